/*
 * The C ABI of a simulated Tern device: the generated top, cycle by cycle, with the memory it talks to.
 *
 * The caller drives: nothing happens between two calls. It has no threads, no upcalls and no globals;
 * several devices can be open at once, each used by one thread at a time. No exception leaves a call and no failure
 * ends the process: a call that fails returns so, and tern_sim_error says why.
 */
#ifndef TERN_SIM_H
#define TERN_SIM_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define TERN_SIM_ABI_VERSION 3

typedef struct tern_sim tern_sim;

/* The memory that the configuration names, or a plain one without rows, banks and refresh. */
enum { TERN_SIM_MEMORY_PRESET = 0, TERN_SIM_MEMORY_PLAIN = 1 };

/* The memory behind the device. Zero means "the default" where it says so. */
typedef struct tern_sim_memory_model {
  uint64_t bytes;                /* size of device memory, at least 4096 */
  uint32_t read_latency_cycles;  /* address to first beat, without the DRAM's own time; 0: of the preset, or 40 */
  uint32_t write_latency_cycles; /* last beat accepted to response; 0: 20 */
  uint32_t bytes_per_kilocycle;  /* bandwidth of all ports together; 0: no cap */
  uint32_t outstanding_bursts;   /* of each port; 0: 16 */
  uint32_t stall_permille;       /* chance that a handshake is stalled for a cycle: 0 to 999 */
  uint32_t kind;                 /* TERN_SIM_MEMORY_PRESET or TERN_SIM_MEMORY_PLAIN */
  uint64_t stall_seed;           /* of those stalls */
  uint64_t fault_address;        /* bursts that touch this byte get an error response; ~0: none */
  uint64_t silent_address;       /* bursts that touch this byte are never answered; ~0: none */
  uint64_t initial_seed;         /* of the random bits in which all state starts, device memory all 0xA5; 0: all zero */
} tern_sim_memory_model;

/* How fast that memory can be, in bytes per second at the configuration's clock. */
typedef struct tern_sim_memory_rates {
  uint64_t ports;  /* one beat per cycle on every weight port */
  uint64_t pins;   /* of the DRAM, or the cap of a plain memory, or else the ports */
  uint64_t stream; /* what that DRAM delivers to an endless sequential read, measured on its model */
} tern_sim_memory_rates;

uint32_t tern_sim_abi_version(void);

/* The configuration of this library as JSON (static storage). */
const char *tern_sim_config(void);

/* A new device after reset, or NULL; then tern_sim_open_error says why. trace: path of an FST file, or NULL. */
tern_sim *tern_sim_open(const tern_sim_memory_model *model, const char *trace);
const char *tern_sim_open_error(void); /* of the calling thread's last tern_sim_open (thread-local storage) */
void tern_sim_close(tern_sim *sim);    /* NULL is fine */

/* One AXI4-Lite access each, 32 bits, offset a multiple of 4. They take simulated cycles. 0, or -1 on failure. */
int tern_sim_read(tern_sim *sim, uint32_t offset, uint32_t *value);
int tern_sim_write(tern_sim *sim, uint32_t offset, uint32_t value);

/* Device memory, zero when opened or as initial_seed says; valid until close. Touch it between calls only. */
void *tern_sim_memory(tern_sim *sim);

/* Moves device memory, as it was when opened, to this file, created or overwritten, which other processes may map:
 * for simulators served to another process. Its address stays. 0, or -1 on failure. */
int tern_sim_share(tern_sim *sim, const char *path);

/* The rates of its memory. 0, or -1 on failure. */
int tern_sim_rates(const tern_sim *sim, tern_sim_memory_rates *rates);

/* Runs until the interrupt line is high (1), max_cycles have passed (0), or a failure (-1). */
int tern_sim_step(tern_sim *sim, uint64_t max_cycles);

/* Clock cycles since open. */
uint64_t tern_sim_cycles(const tern_sim *sim);

/* The first failure of this device in words, or NULL. After one, calls that simulate return -1. */
const char *tern_sim_error(const tern_sim *sim);

#ifdef __cplusplus
}
#endif
#endif
