/* Generated from RegisterMap.scala by `./mill registers`; do not edit. */
#ifndef TERN_REGISTERS_H
#define TERN_REGISTERS_H

#define TERN_MAGIC_VALUE 0x5445524E /* What the magic register reads. */
#define TERN_VERSION_VALUE 0x00010003 /* What the version register reads. */
#define TERN_MAGIC 0x000 /* Read: 0x5445524E, "TERN". */
#define TERN_VERSION 0x004 /* Read: of this register map: major in the upper half, minor in the lower. */
#define TERN_CONFIG_HASH 0x008 /* Read: CRC-32 of the configuration's canonical JSON. */
#define TERN_TOKEN_ROWS 0x00C /* Read: T. */
#define TERN_OUTPUT_COLS 0x010 /* Read: C. */
#define TERN_LANES 0x014 /* Read: L. */
#define TERN_TOKEN_GROUPS 0x018 /* Read: G. */
#define TERN_WEIGHT_CODEC 0x01C /* Read: 0 twoBit, 1 baseThree. */
#define TERN_MEM_DATA_BITS 0x020 /* Read: width of every AXI4 port. */
#define TERN_WEIGHT_PORTS 0x024 /* Read: P. */
#define TERN_MAX_K 0x028 /* Read: longest dot product. */
#define TERN_MAX_TOKENS 0x02C /* Read: most tokens of one job. */
#define TERN_MAX_RING_ENTRIES 0x030 /* Read: longest job ring. */
#define TERN_CLOCK_KHZ 0x034 /* Read: clock of the device in kHz. */
#define TERN_WEIGHT_BUFFER_CHUNKS 0x038 /* Read: depth of each weight buffer. */
#define TERN_ADDRESS_BITS 0x03C /* Read: width of an address on the device's bus. */
#define TERN_PLANE_ROWS 0x040 /* Read: rows of a tile of integers, C / 5; 0: matrices of integers are refused. */
#define TERN_VECTOR_LANES 0x044 /* Read: 32-bit words of a beat, which the vector unit takes per cycle; 0: there is none. */
#define TERN_VECTOR_WORDS 0x048 /* Read: words of the vector unit's buffer. */
#define TERN_CONTROL 0x100 /* Read, command: runs and resets the device. */
#define TERN_CONTROL_ENABLE (1 << 0) /* Jobs may be fetched. */
#define TERN_CONTROL_SOFT_RESET (1 << 1) /* Write 1: end transfers under way, then clear all state but device memory. */
#define TERN_CONTROL_ABANDON (1 << 2) /* Write 1 with softReset: do not wait for transfers that a dead bus never ends. */
#define TERN_STATUS 0x104 /* Read: what the device is doing. */
#define TERN_STATUS_BUSY (1 << 0) /* Jobs are posted and not completed, or a run is under way. */
#define TERN_STATUS_ERROR (1 << 1) /* Stopped; errorCode tells why. */
#define TERN_STATUS_RESETTING (1 << 2) /* A soft reset is under way. */
#define TERN_INTERRUPT_ENABLE 0x108 /* Read, write: which events raise the interrupt. */
#define TERN_INTERRUPT_ENABLE_COMPLETION (1 << 0) /* A job has completed. */
#define TERN_INTERRUPT_ENABLE_ERROR (1 << 1) /* The device has stopped on an error. */
#define TERN_INTERRUPT_ENABLE_RUN_ENDED (1 << 2) /* A run has ended without an error. */
#define TERN_INTERRUPT_STATUS 0x10C /* Read, command: events since acknowledged; write 1 to acknowledge. */
#define TERN_INTERRUPT_STATUS_COMPLETION (1 << 0) /* A job has completed. */
#define TERN_INTERRUPT_STATUS_ERROR (1 << 1) /* The device has stopped on an error. */
#define TERN_INTERRUPT_STATUS_RUN_ENDED (1 << 2) /* A run has ended without an error. */
#define TERN_RING_ADDRESS_LOW 0x110 /* Read, write: of the job ring in device memory, a multiple of 64: bits 31..0. */
#define TERN_RING_ADDRESS_HIGH 0x114 /* Read, write: of the job ring in device memory, a multiple of 64: bits 63..32. */
#define TERN_COMPLETION_ADDRESS_LOW 0x118 /* Read, write: of the completion records, a multiple of 64: bits 31..0. */
#define TERN_COMPLETION_ADDRESS_HIGH 0x11C /* Read, write: of the completion records, a multiple of 64: bits 63..32. */
#define TERN_RING_ENTRIES 0x120 /* Read, write: jobs in the ring, a power of two up to maxRingEntries. */
#define TERN_POSTED 0x124 /* Read, write: doorbell: jobs posted since reset; their weights may stream. */
#define TERN_READY 0x128 /* Read, write: doorbell: jobs whose activations are in memory; they may run. */
#define TERN_COMPLETED 0x12C /* Read: jobs completed since reset. */
#define TERN_ERROR_CODE 0x130 /* Read: why the device stopped, see interface.md. */
#define TERN_ERROR_JOB 0x134 /* Read: number of the failed job, the first since reset is 0. */
#define TERN_ERROR_ADDRESS_LOW 0x138 /* Read: of the failed transfer, where one failed: bits 31..0. */
#define TERN_ERROR_ADDRESS_HIGH 0x13C /* Read: of the failed transfer, where one failed: bits 63..32. */
#define TERN_WATCHDOG_CYCLES 0x140 /* Read, write: cycles without progress that are an error; 0: never. */
#define TERN_WINDOW_BASE_LOW 0x148 /* Read, write: first byte that a transfer may touch, a multiple of 4096: bits 31..0. */
#define TERN_WINDOW_BASE_HIGH 0x14C /* Read, write: first byte that a transfer may touch, a multiple of 4096: bits 63..32. */
#define TERN_WINDOW_LIMIT_LOW 0x150 /* Read, write: last byte that a transfer may touch, a multiple of 4096 less one; all ones: the whole address space: bits 31..0. */
#define TERN_WINDOW_LIMIT_HIGH 0x154 /* Read, write: last byte that a transfer may touch, a multiple of 4096 less one; all ones: the whole address space: bits 63..32. */
#define TERN_RUN_ADDRESS_LOW 0x158 /* Read, write: of the descriptor of a run, a multiple of 64: bits 31..0. */
#define TERN_RUN_ADDRESS_HIGH 0x15C /* Read, write: of the descriptor of a run, a multiple of 64: bits 63..32. */
#define TERN_RUN 0x160 /* Read, command: begins and ends runs of a resident program. */
#define TERN_RUN_START (1 << 0) /* Write 1: begin the run; while one is under way or jobs are posted it is the error badRun. */
#define TERN_RUN_CANCEL (1 << 1) /* Write 1: the run ends after the token that it computes. */
#define TERN_RUN_STATUS 0x164 /* Read: of the run, or of the last one. */
#define TERN_RUN_STATUS_RUNNING (1 << 0) /* A run is under way. */
#define TERN_RUN_STATUS_STOPPED (1 << 1) /* It ended by a stop id. */
#define TERN_RUN_STATUS_CANCELLED (1 << 2) /* It was told to end. */
#define TERN_RUN_POSITION 0x168 /* Read: of its next token: all tokens before are done, with what they wrote. */
#define TERN_RUN_CHOSEN 0x16C /* Read: tokens that it has chosen. */
#define TERN_ERROR_UNIT 0x170 /* Read: what failed: 0 a job of the ring, 1 a product, 2 a vector instruction, 3 the run at a token. */
#define TERN_ERROR_STEP 0x174 /* Read: number of the failed product or instruction in its list, or of the token in its run. */
#define TERN_COUNTER_CONTROL 0x200 /* Read, command: freezes and clears the counters. */
#define TERN_COUNTER_CONTROL_SNAPSHOT (1 << 0) /* Copy all counters at once to the registers below. */
#define TERN_COUNTER_CONTROL_CLEAR (1 << 1) /* Set all to zero. */
#define TERN_CYCLES_LOW 0x208 /* Read: snapshot of cycles: cycles since cleared: bits 31..0. */
#define TERN_CYCLES_HIGH 0x20C /* Read: snapshot of cycles: cycles since cleared: bits 63..32. */
#define TERN_BUSY_LOW 0x210 /* Read: snapshot of busy: the array took a chunk of weights and activations: bits 31..0. */
#define TERN_BUSY_HIGH 0x214 /* Read: snapshot of busy: the array took a chunk of weights and activations: bits 63..32. */
#define TERN_STARVED_WEIGHTS_LOW 0x218 /* Read: snapshot of starvedWeights: a pass could go on but for its weights: bits 31..0. */
#define TERN_STARVED_WEIGHTS_HIGH 0x21C /* Read: snapshot of starvedWeights: a pass could go on but for its weights: bits 63..32. */
#define TERN_STARVED_ACTIVATIONS_LOW 0x220 /* Read: snapshot of starvedActivations: a job is ready but its activations are not loaded yet: bits 31..0. */
#define TERN_STARVED_ACTIVATIONS_HIGH 0x224 /* Read: snapshot of starvedActivations: a job is ready but its activations are not loaded yet: bits 63..32. */
#define TERN_BLOCKED_LOW 0x228 /* Read: snapshot of blocked: results must leave first, of the next tile or of the last job: bits 31..0. */
#define TERN_BLOCKED_HIGH 0x22C /* Read: snapshot of blocked: results must leave first, of the next tile or of the last job: bits 63..32. */
#define TERN_IDLE_LOW 0x230 /* Read: snapshot of idle: no job is ready: bits 31..0. */
#define TERN_IDLE_HIGH 0x234 /* Read: snapshot of idle: no job is ready: bits 63..32. */
#define TERN_BYTES_READ_LOW 0x238 /* Read: snapshot of bytesRead: bytes read from memory: bits 31..0. */
#define TERN_BYTES_READ_HIGH 0x23C /* Read: snapshot of bytesRead: bytes read from memory: bits 63..32. */
#define TERN_BYTES_WRITTEN_LOW 0x240 /* Read: snapshot of bytesWritten: bytes written to memory: bits 31..0. */
#define TERN_BYTES_WRITTEN_HIGH 0x244 /* Read: snapshot of bytesWritten: bytes written to memory: bits 63..32. */
#define TERN_JOBS_LOW 0x248 /* Read: snapshot of jobs: jobs completed: bits 31..0. */
#define TERN_JOBS_HIGH 0x24C /* Read: snapshot of jobs: jobs completed: bits 63..32. */
#define TERN_ERRORS_LOW 0x250 /* Read: snapshot of errors: errors that stopped the device: bits 31..0. */
#define TERN_ERRORS_HIGH 0x254 /* Read: snapshot of errors: errors that stopped the device: bits 63..32. */
#define TERN_ACTIVE_LOW 0x258 /* Read: snapshot of active: cycles from the first chunk that the array took to the last result that left: bits 31..0. */
#define TERN_ACTIVE_HIGH 0x25C /* Read: snapshot of active: cycles from the first chunk that the array took to the last result that left: bits 63..32. */
#define TERN_VECTOR_BUSY_LOW 0x260 /* Read: snapshot of vectorBusy: the vector unit took elements: bits 31..0. */
#define TERN_VECTOR_BUSY_HIGH 0x264 /* Read: snapshot of vectorBusy: the vector unit took elements: bits 63..32. */
#define TERN_VECTOR_MEMORY_LOW 0x268 /* Read: snapshot of vectorMemory: a vector instruction waited for memory: bits 31..0. */
#define TERN_VECTOR_MEMORY_HIGH 0x26C /* Read: snapshot of vectorMemory: a vector instruction waited for memory: bits 63..32. */
#define TERN_VECTOR_WAITS_LOW 0x270 /* Read: snapshot of vectorWaits: a vector instruction waited for a product: bits 31..0. */
#define TERN_VECTOR_WAITS_HIGH 0x274 /* Read: snapshot of vectorWaits: a vector instruction waited for a product: bits 63..32. */
#define TERN_TOKENS_LOW 0x278 /* Read: snapshot of tokens: tokens of runs that ended: bits 31..0. */
#define TERN_TOKENS_HIGH 0x27C /* Read: snapshot of tokens: tokens of runs that ended: bits 63..32. */
#define TERN_ERROR_NONE 0 /* Code of the error none, see interface.md. */
#define TERN_ERROR_BAD_DESCRIPTOR 1 /* Code of the error badDescriptor, see interface.md. */
#define TERN_ERROR_K_TOO_LARGE 2 /* Code of the error kTooLarge, see interface.md. */
#define TERN_ERROR_TOO_MANY_TOKENS 3 /* Code of the error tooManyTokens, see interface.md. */
#define TERN_ERROR_MISALIGNED 4 /* Code of the error misaligned, see interface.md. */
#define TERN_ERROR_READ_BUS_ERROR 5 /* Code of the error readBusError, see interface.md. */
#define TERN_ERROR_WRITE_BUS_ERROR 6 /* Code of the error writeBusError, see interface.md. */
#define TERN_ERROR_INVALID_TRIT 7 /* Code of the error invalidTrit, see interface.md. */
#define TERN_ERROR_WATCHDOG 8 /* Code of the error watchdog, see interface.md. */
#define TERN_ERROR_BAD_RING 9 /* Code of the error badRing, see interface.md. */
#define TERN_ERROR_OUTSIDE_WINDOW 10 /* Code of the error outsideWindow, see interface.md. */
#define TERN_ERROR_BAD_RUN 11 /* Code of the error badRun, see interface.md. */
#define TERN_ERROR_BAD_INSTRUCTION 12 /* Code of the error badInstruction, see interface.md. */
#define TERN_ERROR_NOT_FINITE 13 /* Code of the error notFinite, see interface.md. */

#endif
