package tern.device;

/** Generated from RegisterMap.scala by `./mill registers`; do not edit. */
public final class Registers {
  private Registers() {}

  /** What the magic register reads. */
  public static final int MAGIC_VALUE = 0x5445524E;

  /** What the version register reads. */
  public static final int VERSION_VALUE = 0x00010003;

  /** Read: 0x5445524E, "TERN". */
  public static final int MAGIC = 0x000;

  /** Read: of this register map: major in the upper half, minor in the lower. */
  public static final int VERSION = 0x004;

  /** Read: CRC-32 of the configuration's canonical JSON. */
  public static final int CONFIG_HASH = 0x008;

  /** Read: T. */
  public static final int TOKEN_ROWS = 0x00C;

  /** Read: C. */
  public static final int OUTPUT_COLS = 0x010;

  /** Read: L. */
  public static final int LANES = 0x014;

  /** Read: G. */
  public static final int TOKEN_GROUPS = 0x018;

  /** Read: 0 twoBit, 1 baseThree. */
  public static final int WEIGHT_CODEC = 0x01C;

  /** Read: width of every AXI4 port. */
  public static final int MEM_DATA_BITS = 0x020;

  /** Read: P. */
  public static final int WEIGHT_PORTS = 0x024;

  /** Read: longest dot product. */
  public static final int MAX_K = 0x028;

  /** Read: most tokens of one job. */
  public static final int MAX_TOKENS = 0x02C;

  /** Read: longest job ring. */
  public static final int MAX_RING_ENTRIES = 0x030;

  /** Read: clock of the device in kHz. */
  public static final int CLOCK_KHZ = 0x034;

  /** Read: depth of each weight buffer. */
  public static final int WEIGHT_BUFFER_CHUNKS = 0x038;

  /** Read: width of an address on the device's bus. */
  public static final int ADDRESS_BITS = 0x03C;

  /** Read: rows of a tile of integers, C / 5; 0: matrices of integers are refused. */
  public static final int PLANE_ROWS = 0x040;

  /** Read: 32-bit words of a beat, which the vector unit takes per cycle; 0: there is none. */
  public static final int VECTOR_LANES = 0x044;

  /** Read: words of the vector unit's buffer. */
  public static final int VECTOR_WORDS = 0x048;

  /** Read, command: runs and resets the device. */
  public static final int CONTROL = 0x100;

  /** Jobs may be fetched. */
  public static final int CONTROL_ENABLE = 1 << 0;

  /** Write 1: end transfers under way, then clear all state but device memory. */
  public static final int CONTROL_SOFT_RESET = 1 << 1;

  /** Write 1 with softReset: do not wait for transfers that a dead bus never ends. */
  public static final int CONTROL_ABANDON = 1 << 2;

  /** Read: what the device is doing. */
  public static final int STATUS = 0x104;

  /** Jobs are posted and not completed, or a run is under way. */
  public static final int STATUS_BUSY = 1 << 0;

  /** Stopped; errorCode tells why. */
  public static final int STATUS_ERROR = 1 << 1;

  /** A soft reset is under way. */
  public static final int STATUS_RESETTING = 1 << 2;

  /** Read, write: which events raise the interrupt. */
  public static final int INTERRUPT_ENABLE = 0x108;

  /** A job has completed. */
  public static final int INTERRUPT_ENABLE_COMPLETION = 1 << 0;

  /** The device has stopped on an error. */
  public static final int INTERRUPT_ENABLE_ERROR = 1 << 1;

  /** A run has ended without an error. */
  public static final int INTERRUPT_ENABLE_RUN_ENDED = 1 << 2;

  /** Read, command: events since acknowledged; write 1 to acknowledge. */
  public static final int INTERRUPT_STATUS = 0x10C;

  /** A job has completed. */
  public static final int INTERRUPT_STATUS_COMPLETION = 1 << 0;

  /** The device has stopped on an error. */
  public static final int INTERRUPT_STATUS_ERROR = 1 << 1;

  /** A run has ended without an error. */
  public static final int INTERRUPT_STATUS_RUN_ENDED = 1 << 2;

  /** Read, write: of the job ring in device memory, a multiple of 64: bits 31..0. */
  public static final int RING_ADDRESS_LOW = 0x110;

  /** Read, write: of the job ring in device memory, a multiple of 64: bits 63..32. */
  public static final int RING_ADDRESS_HIGH = 0x114;

  /** Read, write: of the completion records, a multiple of 64: bits 31..0. */
  public static final int COMPLETION_ADDRESS_LOW = 0x118;

  /** Read, write: of the completion records, a multiple of 64: bits 63..32. */
  public static final int COMPLETION_ADDRESS_HIGH = 0x11C;

  /** Read, write: jobs in the ring, a power of two up to maxRingEntries. */
  public static final int RING_ENTRIES = 0x120;

  /** Read, write: doorbell: jobs posted since reset; their weights may stream. */
  public static final int POSTED = 0x124;

  /** Read, write: doorbell: jobs whose activations are in memory; they may run. */
  public static final int READY = 0x128;

  /** Read: jobs completed since reset. */
  public static final int COMPLETED = 0x12C;

  /** Read: why the device stopped, see interface.md. */
  public static final int ERROR_CODE = 0x130;

  /** Read: number of the failed job, the first since reset is 0. */
  public static final int ERROR_JOB = 0x134;

  /** Read: of the failed transfer, where one failed: bits 31..0. */
  public static final int ERROR_ADDRESS_LOW = 0x138;

  /** Read: of the failed transfer, where one failed: bits 63..32. */
  public static final int ERROR_ADDRESS_HIGH = 0x13C;

  /** Read, write: cycles without progress that are an error; 0: never. */
  public static final int WATCHDOG_CYCLES = 0x140;

  /** Read, write: first byte that a transfer may touch, a multiple of 4096: bits 31..0. */
  public static final int WINDOW_BASE_LOW = 0x148;

  /** Read, write: first byte that a transfer may touch, a multiple of 4096: bits 63..32. */
  public static final int WINDOW_BASE_HIGH = 0x14C;

  /** Read, write: last byte that a transfer may touch, a multiple of 4096 less one; all ones: the whole address space: bits 31..0. */
  public static final int WINDOW_LIMIT_LOW = 0x150;

  /** Read, write: last byte that a transfer may touch, a multiple of 4096 less one; all ones: the whole address space: bits 63..32. */
  public static final int WINDOW_LIMIT_HIGH = 0x154;

  /** Read, write: of the descriptor of a run, a multiple of 64: bits 31..0. */
  public static final int RUN_ADDRESS_LOW = 0x158;

  /** Read, write: of the descriptor of a run, a multiple of 64: bits 63..32. */
  public static final int RUN_ADDRESS_HIGH = 0x15C;

  /** Read, command: begins and ends runs of a resident program. */
  public static final int RUN = 0x160;

  /** Write 1: begin the run; while one is under way or jobs are posted it is the error badRun. */
  public static final int RUN_START = 1 << 0;

  /** Write 1: the run ends after the token that it computes. */
  public static final int RUN_CANCEL = 1 << 1;

  /** Read: of the run, or of the last one. */
  public static final int RUN_STATUS = 0x164;

  /** A run is under way. */
  public static final int RUN_STATUS_RUNNING = 1 << 0;

  /** It ended by a stop id. */
  public static final int RUN_STATUS_STOPPED = 1 << 1;

  /** It was told to end. */
  public static final int RUN_STATUS_CANCELLED = 1 << 2;

  /** Read: of its next token: all tokens before are done, with what they wrote. */
  public static final int RUN_POSITION = 0x168;

  /** Read: tokens that it has chosen. */
  public static final int RUN_CHOSEN = 0x16C;

  /** Read: what failed: 0 a job of the ring, 1 a product, 2 a vector instruction, 3 the run at a token. */
  public static final int ERROR_UNIT = 0x170;

  /** Read: number of the failed product or instruction in its list, or of the token in its run. */
  public static final int ERROR_STEP = 0x174;

  /** Read, command: freezes and clears the counters. */
  public static final int COUNTER_CONTROL = 0x200;

  /** Copy all counters at once to the registers below. */
  public static final int COUNTER_CONTROL_SNAPSHOT = 1 << 0;

  /** Set all to zero. */
  public static final int COUNTER_CONTROL_CLEAR = 1 << 1;

  /** Read: snapshot of cycles: cycles since cleared: bits 31..0. */
  public static final int CYCLES_LOW = 0x208;

  /** Read: snapshot of cycles: cycles since cleared: bits 63..32. */
  public static final int CYCLES_HIGH = 0x20C;

  /** Read: snapshot of busy: the array took a chunk of weights and activations: bits 31..0. */
  public static final int BUSY_LOW = 0x210;

  /** Read: snapshot of busy: the array took a chunk of weights and activations: bits 63..32. */
  public static final int BUSY_HIGH = 0x214;

  /** Read: snapshot of starvedWeights: a pass could go on but for its weights: bits 31..0. */
  public static final int STARVED_WEIGHTS_LOW = 0x218;

  /** Read: snapshot of starvedWeights: a pass could go on but for its weights: bits 63..32. */
  public static final int STARVED_WEIGHTS_HIGH = 0x21C;

  /** Read: snapshot of starvedActivations: a job is ready but its activations are not loaded yet: bits 31..0. */
  public static final int STARVED_ACTIVATIONS_LOW = 0x220;

  /** Read: snapshot of starvedActivations: a job is ready but its activations are not loaded yet: bits 63..32. */
  public static final int STARVED_ACTIVATIONS_HIGH = 0x224;

  /** Read: snapshot of blocked: results must leave first, of the next tile or of the last job: bits 31..0. */
  public static final int BLOCKED_LOW = 0x228;

  /** Read: snapshot of blocked: results must leave first, of the next tile or of the last job: bits 63..32. */
  public static final int BLOCKED_HIGH = 0x22C;

  /** Read: snapshot of idle: no job is ready: bits 31..0. */
  public static final int IDLE_LOW = 0x230;

  /** Read: snapshot of idle: no job is ready: bits 63..32. */
  public static final int IDLE_HIGH = 0x234;

  /** Read: snapshot of bytesRead: bytes read from memory: bits 31..0. */
  public static final int BYTES_READ_LOW = 0x238;

  /** Read: snapshot of bytesRead: bytes read from memory: bits 63..32. */
  public static final int BYTES_READ_HIGH = 0x23C;

  /** Read: snapshot of bytesWritten: bytes written to memory: bits 31..0. */
  public static final int BYTES_WRITTEN_LOW = 0x240;

  /** Read: snapshot of bytesWritten: bytes written to memory: bits 63..32. */
  public static final int BYTES_WRITTEN_HIGH = 0x244;

  /** Read: snapshot of jobs: jobs completed: bits 31..0. */
  public static final int JOBS_LOW = 0x248;

  /** Read: snapshot of jobs: jobs completed: bits 63..32. */
  public static final int JOBS_HIGH = 0x24C;

  /** Read: snapshot of errors: errors that stopped the device: bits 31..0. */
  public static final int ERRORS_LOW = 0x250;

  /** Read: snapshot of errors: errors that stopped the device: bits 63..32. */
  public static final int ERRORS_HIGH = 0x254;

  /** Read: snapshot of active: cycles from the first chunk that the array took to the last result that left: bits 31..0. */
  public static final int ACTIVE_LOW = 0x258;

  /** Read: snapshot of active: cycles from the first chunk that the array took to the last result that left: bits 63..32. */
  public static final int ACTIVE_HIGH = 0x25C;

  /** Read: snapshot of vectorBusy: the vector unit took elements: bits 31..0. */
  public static final int VECTOR_BUSY_LOW = 0x260;

  /** Read: snapshot of vectorBusy: the vector unit took elements: bits 63..32. */
  public static final int VECTOR_BUSY_HIGH = 0x264;

  /** Read: snapshot of vectorMemory: a vector instruction waited for memory: bits 31..0. */
  public static final int VECTOR_MEMORY_LOW = 0x268;

  /** Read: snapshot of vectorMemory: a vector instruction waited for memory: bits 63..32. */
  public static final int VECTOR_MEMORY_HIGH = 0x26C;

  /** Read: snapshot of vectorWaits: a vector instruction waited for a product: bits 31..0. */
  public static final int VECTOR_WAITS_LOW = 0x270;

  /** Read: snapshot of vectorWaits: a vector instruction waited for a product: bits 63..32. */
  public static final int VECTOR_WAITS_HIGH = 0x274;

  /** Read: snapshot of tokens: tokens of runs that ended: bits 31..0. */
  public static final int TOKENS_LOW = 0x278;

  /** Read: snapshot of tokens: tokens of runs that ended: bits 63..32. */
  public static final int TOKENS_HIGH = 0x27C;

  /** Code of the error none, see interface.md. */
  public static final int ERROR_NONE = 0;

  /** Code of the error badDescriptor, see interface.md. */
  public static final int ERROR_BAD_DESCRIPTOR = 1;

  /** Code of the error kTooLarge, see interface.md. */
  public static final int ERROR_K_TOO_LARGE = 2;

  /** Code of the error tooManyTokens, see interface.md. */
  public static final int ERROR_TOO_MANY_TOKENS = 3;

  /** Code of the error misaligned, see interface.md. */
  public static final int ERROR_MISALIGNED = 4;

  /** Code of the error readBusError, see interface.md. */
  public static final int ERROR_READ_BUS_ERROR = 5;

  /** Code of the error writeBusError, see interface.md. */
  public static final int ERROR_WRITE_BUS_ERROR = 6;

  /** Code of the error invalidTrit, see interface.md. */
  public static final int ERROR_INVALID_TRIT = 7;

  /** Code of the error watchdog, see interface.md. */
  public static final int ERROR_WATCHDOG = 8;

  /** Code of the error badRing, see interface.md. */
  public static final int ERROR_BAD_RING = 9;

  /** Code of the error outsideWindow, see interface.md. */
  public static final int ERROR_OUTSIDE_WINDOW = 10;

  /** Code of the error badRun, see interface.md. */
  public static final int ERROR_BAD_RUN = 11;

  /** Code of the error badInstruction, see interface.md. */
  public static final int ERROR_BAD_INSTRUCTION = 12;

  /** Code of the error notFinite, see interface.md. */
  public static final int ERROR_NOT_FINITE = 13;
}
