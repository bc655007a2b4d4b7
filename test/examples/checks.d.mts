export declare function gives(number: number, value: unknown, expected: unknown): void;
export declare function throws(number: number, work: () => Promise<unknown>, name: string): Promise<void>;
export declare function allRan(count: number): void;
