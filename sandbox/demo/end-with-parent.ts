/** Loaded into the service before its own code: it must not outlive a demo that was killed. */
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();
