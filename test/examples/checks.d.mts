export declare function gives(value: unknown, expected: unknown): void;
export declare function throws(work: () => Promise<unknown>, name: string): Promise<void>;
