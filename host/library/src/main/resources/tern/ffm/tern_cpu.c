/* What a transformer computes on this processor, as pure functions over ranges: no state, no allocation, no thread. The
 * caller (tern.backend.cpu, which has the same functions in plain Java) owns all memory and splits the work. Integer
 * results are exact, and float results are those of the plain loops to the last bit: additions and multiplications
 * apart, and sums of n elements as 16 partial sums, element i to sum i mod 16, then the tree (i, i + 8), (i, i + 4),
 * (i, i + 2), (i, i + 1).
 *
 * Compile with -O3 -ffp-contract=off. `level` says which instructions may be used: see tern_cpu_level.
 */
#include <stdint.h>
#include <string.h>

#define API __attribute__((visibility("default")))
#define INLINE static inline __attribute__((always_inline))
#define ROWS 16

#if defined(__x86_64__)
#include <immintrin.h>
#define AVX512 __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")))
#define AVX2 __attribute__((target("avx2")))
#else
#define AVX512
#define AVX2
#endif

/* Version of the functions below. */
API int tern_cpu_abi(void) { return 6; }

/* 2: AVX-512 with VNNI; 1: AVX2; 0: neither. */
API int tern_cpu_level(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512vnni"))
    return 2;
  if (__builtin_cpu_supports("avx2")) return 1;
#endif
  return 0;
}

/* A function once for each level, from one body. */
#define LEVELS(TYPE, NAME, PARAMETERS, ARGUMENTS)                            \
  AVX512 static TYPE NAME##_512 PARAMETERS { return NAME##_body ARGUMENTS; } \
  AVX2 static TYPE NAME##_256 PARAMETERS { return NAME##_body ARGUMENTS; }   \
  API TYPE tern_##NAME PARAMETERS {                                          \
    if (level == 2) return NAME##_512 ARGUMENTS;                             \
    if (level == 1) return NAME##_256 ARGUMENTS;                             \
    return NAME##_body ARGUMENTS;                                            \
  }

/* --- ternary products ------------------------------------------------------------------------------------------------
 *
 * Rows are packed in groups of 16; a group is a sequence of 64-byte blocks, of which bytes 4r .. 4r + 3 are row r's.
 * Two bits (16 columns per block): bits 2j + 1 .. 2j of byte b are trit + 1 of column 4j + b. Base 3 (20 columns): with
 * v = sum over j of 3^(4 - j) (trit + 1) of column 4j + b, the byte is ceil(256 v / 243). Thrice such a byte is 256
 * times the first digit plus the byte of the digits that follow. So with f_j the byte after j steps, modulo 256,
 *
 *   sum of digit_j x_j = (3 sum of f_j x_j - sum of f_(j+1) x_j) / 256
 *
 * needs no digit taken out. All sums count trit + 1: the sum of the activations is subtracted at the end.
 */

INLINE int digit(int base3, uint8_t byte, int j) {
  if (!base3) return byte >> 2 * j & 3;
  for (; j > 0; j--) byte = (uint8_t)(3 * byte);
  return 3 * byte >> 8;
}

/* One group, one token. */
static void one_plain(int base3, const uint8_t *w, const int8_t *x, int64_t blocks, int32_t *sums) {
  const int digits = base3 ? 5 : 4;
  for (int64_t i = 0; i < blocks; i++, w += 4 * ROWS, x += 4 * digits)
    for (int r = 0; r < ROWS; r++)
      for (int j = 0; j < digits; j++)
        for (int b = 0; b < 4; b++) sums[r] += x[4 * j + b] * digit(base3, w[4 * r + b], j);
}

/* The activations of up to TILE tokens stand together: four columns of each, then the next four. */
#define TILE 16
/* Columns that are unpacked at a time stay in the first cache. */
#define PANEL_BLOCKS 64
#define PANEL_BYTES (PANEL_BLOCKS * 5 * 64)

static void unpack_plain(int base3, const uint8_t *w, int64_t blocks, uint8_t *panel) {
  const int digits = base3 ? 5 : 4;
  for (int64_t i = 0; i < blocks; i++, w += 64)
    for (int j = 0; j < digits; j++, panel += 64)
      for (int b = 0; b < 64; b++) panel[b] = (uint8_t)digit(base3, w[b], j);
}

static void tile_plain(const uint8_t *panel, const int8_t *x, int64_t quads, int tokens, int32_t *sums) {
  for (int64_t q = 0; q < quads; q++, panel += 64, x += 4 * TILE)
    for (int m = 0; m < tokens; m++)
      for (int r = 0; r < ROWS; r++)
        for (int b = 0; b < 4; b++) sums[m * ROWS + r] += panel[4 * r + b] * x[4 * m + b];
}

#if defined(__x86_64__)
/* Weights come from far: the second cache long before they are needed, the first shortly before. */
INLINE void ahead(const uint8_t *w) {
  _mm_prefetch((const char *)w + 1536, _MM_HINT_T0);
  _mm_prefetch((const char *)w + 8192, _MM_HINT_T1);
}

INLINE int32_t four(const int8_t *x) {
  int32_t bytes;
  memcpy(&bytes, x, 4);
  return bytes;
}

#define DOT _mm512_dpbusd_epi32
AVX512 INLINE __m512i four512(const int8_t *x) { return _mm512_set1_epi32(four(x)); }
AVX512 INLINE __m512i thrice(__m512i f) { return _mm512_add_epi8(f, _mm512_add_epi8(f, f)); }

AVX512 static void one_base3_512(const uint8_t *w, const int8_t *x, int64_t blocks, int32_t *sums) {
  __m512i a0 = _mm512_setzero_si512(), a1 = a0, a2 = a0, b0 = a0, b1 = a0, b2 = a0;
  for (int64_t i = 0; i < blocks; i++, w += 64, x += 20) {
    __m512i f0 = _mm512_loadu_si512(w), f1 = thrice(f0), f2 = thrice(f1), f3 = thrice(f2), f4 = thrice(f3);
    ahead(w);
    a0 = DOT(a0, f0, four512(x)), b0 = DOT(b0, f1, four512(x));
    a1 = DOT(a1, f1, four512(x + 4)), b1 = DOT(b1, f2, four512(x + 4));
    a2 = DOT(a2, f2, four512(x + 8)), b2 = DOT(b2, f3, four512(x + 8));
    a0 = DOT(a0, f3, four512(x + 12)), b0 = DOT(b0, f4, four512(x + 12));
    a1 = DOT(a1, f4, four512(x + 16)), b1 = DOT(b1, thrice(f4), four512(x + 16));
  }
  __m512i a = _mm512_add_epi32(a0, _mm512_add_epi32(a1, a2)), b = _mm512_add_epi32(b0, _mm512_add_epi32(b1, b2));
  a = _mm512_sub_epi32(_mm512_add_epi32(a, _mm512_add_epi32(a, a)), b);
  _mm512_storeu_si512(sums, _mm512_srai_epi32(a, 8));
}

AVX512 static void one_two_bits_512(const uint8_t *w, const int8_t *x, int64_t blocks, int32_t *sums) {
  __m512i a0 = _mm512_setzero_si512(), a1 = a0, a2 = a0, a3 = a0;
  const __m512i low = _mm512_set1_epi8(3);
  for (int64_t i = 0; i < blocks; i++, w += 64, x += 16) {
    __m512i f = _mm512_loadu_si512(w);
    ahead(w);
    a0 = DOT(a0, _mm512_and_si512(f, low), four512(x));
    a1 = DOT(a1, _mm512_and_si512(_mm512_srli_epi16(f, 2), low), four512(x + 4));
    a2 = DOT(a2, _mm512_and_si512(_mm512_srli_epi16(f, 4), low), four512(x + 8));
    a3 = DOT(a3, _mm512_and_si512(_mm512_srli_epi16(f, 6), low), four512(x + 12));
  }
  _mm512_storeu_si512(sums, _mm512_add_epi32(_mm512_add_epi32(a0, a1), _mm512_add_epi32(a2, a3)));
}

AVX512 static void unpack_512(int base3, const uint8_t *w, int64_t blocks, uint8_t *panel) {
  const __m512i one = _mm512_set1_epi8(1), two = _mm512_set1_epi8(2), low = _mm512_set1_epi8(3);
  const __m512i third = _mm512_set1_epi8(86), thirds = _mm512_set1_epi8((char)171);
  for (int64_t i = 0; i < blocks; i++, w += 64) {
    __m512i f = _mm512_loadu_si512(w);
    ahead(w);
    if (base3)
      for (int j = 0; j < 5; j++, panel += 64, f = thrice(f)) {
        __m512i d = _mm512_maskz_mov_epi8(_mm512_cmpge_epu8_mask(f, third), one);
        _mm512_store_si512(panel, _mm512_mask_mov_epi8(d, _mm512_cmpge_epu8_mask(f, thirds), two));
      }
    else
      for (int j = 0; j < 4; j++, panel += 64, f = _mm512_srli_epi16(f, 2))
        _mm512_store_si512(panel, _mm512_and_si512(f, low));
  }
}

AVX512 INLINE void tile_of(const uint8_t *panel, const int8_t *x, int64_t quads, int32_t *sums, const int tokens) {
  __m512i s[TILE];
  for (int m = 0; m < tokens; m++) s[m] = _mm512_loadu_si512(sums + m * ROWS);
  for (int64_t q = 0; q < quads; q++, panel += 64, x += 4 * TILE) {
    __m512i d = _mm512_load_si512(panel);
#pragma GCC unroll 16
    for (int m = 0; m < tokens; m++) s[m] = DOT(s[m], d, four512(x + 4 * m));
  }
  for (int m = 0; m < tokens; m++) _mm512_storeu_si512(sums + m * ROWS, s[m]);
}

AVX512 static void tile_512(const uint8_t *panel, const int8_t *x, int64_t quads, int tokens, int32_t *sums) {
  if (tokens <= 4)
    tile_of(panel, x, quads, sums, 4);
  else if (tokens <= 8)
    tile_of(panel, x, quads, sums, 8);
  else
    tile_of(panel, x, quads, sums, 16);
}

AVX2 INLINE __m256i widened(__m256i pairs) { return _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)); }

/* Two-bit codes only: pairs of products, at most 512, are added in 16 bits for 12 blocks of 4 digits. */
AVX2 static void one_two_bits_256(const uint8_t *w, const int8_t *x, int64_t blocks, int32_t *sums) {
  const __m256i low = _mm256_set1_epi8(3);
  __m256i total[2] = {_mm256_setzero_si256(), _mm256_setzero_si256()};
  for (int64_t first = 0; first < blocks; first += 12) {
    int64_t end = blocks - first < 12 ? blocks : first + 12;
    __m256i pairs[2] = {_mm256_setzero_si256(), _mm256_setzero_si256()};
    for (int64_t i = first; i < end; i++) {
      ahead(w + 64 * i);
      for (int half = 0; half < 2; half++) {
        __m256i f = _mm256_loadu_si256((const __m256i *)(w + 64 * i + 32 * half));
        for (int j = 0; j < 4; j++, f = _mm256_srli_epi16(f, 2)) {
          __m256i four = _mm256_set1_epi32(*(const int32_t *)(x + 16 * i + 4 * j));
          pairs[half] = _mm256_add_epi16(pairs[half], _mm256_maddubs_epi16(_mm256_and_si256(f, low), four));
        }
      }
    }
    for (int half = 0; half < 2; half++) total[half] = _mm256_add_epi32(total[half], widened(pairs[half]));
  }
  _mm256_storeu_si256((__m256i *)sums, total[0]);
  _mm256_storeu_si256((__m256i *)(sums + 8), total[1]);
}

AVX2 static void unpack_256(int base3, const uint8_t *w, int64_t blocks, uint8_t *panel) {
  const __m256i low = _mm256_set1_epi8(3);
  if (base3) {
    unpack_plain(base3, w, blocks, panel);
    return;
  }
  for (int64_t i = 0; i < blocks; i++, w += 64, panel += 256)
    for (int half = 0; half < 64; half += 32) {
      __m256i f = _mm256_loadu_si256((const __m256i *)(w + half));
      for (int j = 0; j < 4; j++, f = _mm256_srli_epi16(f, 2))
        _mm256_store_si256((__m256i *)(panel + 64 * j + half), _mm256_and_si256(f, low));
    }
}

AVX2 static void tile_256(const uint8_t *panel, const int8_t *x, int64_t quads, int tokens, int32_t *sums) {
  for (int first = 0; first < tokens; first += 4)
    for (int half = 0; half < 2; half++)
      for (int64_t from = 0; from < quads; from += 48) {
        int64_t to = quads - from < 48 ? quads : from + 48;
        __m256i pairs[4];
        for (int m = 0; m < 4; m++) pairs[m] = _mm256_setzero_si256();
        for (int64_t q = from; q < to; q++) {
          __m256i d = _mm256_load_si256((const __m256i *)(panel + 64 * q + 32 * half));
#pragma GCC unroll 4
          for (int m = 0; m < 4; m++) {
            __m256i four = _mm256_set1_epi32(*(const int32_t *)(x + 4 * TILE * q + 4 * (first + m)));
            pairs[m] = _mm256_add_epi16(pairs[m], _mm256_maddubs_epi16(d, four));
          }
        }
        for (int m = 0; m < 4; m++) {
          __m256i *sum = (__m256i *)(sums + (first + m) * ROWS + 8 * half);
          _mm256_storeu_si256(sum, _mm256_add_epi32(_mm256_loadu_si256(sum), widened(pairs[m])));
        }
      }
}
#endif

static void one(int level, int base3, const uint8_t *w, const int8_t *x, int64_t blocks, int32_t *sums) {
#if defined(__x86_64__)
  if (level == 2 && base3) {
    one_base3_512(w, x, blocks, sums);
    return;
  }
  if (level == 2) {
    one_two_bits_512(w, x, blocks, sums);
    return;
  }
  if (level == 1 && !base3) {
    one_two_bits_256(w, x, blocks, sums);
    return;
  }
#endif
  memset(sums, 0, ROWS * sizeof *sums);
  one_plain(base3, w, x, blocks, sums);
}

static void unpack(int level, int base3, const uint8_t *w, int64_t blocks, uint8_t *panel) {
#if defined(__x86_64__)
  if (level == 2) {
    unpack_512(base3, w, blocks, panel);
    return;
  }
  if (level == 1) {
    unpack_256(base3, w, blocks, panel);
    return;
  }
#endif
  unpack_plain(base3, w, blocks, panel);
}

static void tile(int level, const uint8_t *panel, const int8_t *x, int64_t quads, int tokens, int32_t *sums) {
#if defined(__x86_64__)
  if (level == 2) {
    tile_512(panel, x, quads, tokens, sums);
    return;
  }
  if (level == 1) {
    tile_256(panel, x, quads, tokens, sums);
    return;
  }
#endif
  tile_plain(panel, x, quads, tokens, sums);
}

INLINE int32_t total_body(int level, const int8_t *x, int64_t count) {
  (void)level;
  int32_t total = 0;
  for (int64_t i = 0; i < count; i++) total += x[i];
  return total;
}
LEVELS(int32_t, total, (int level, const int8_t *x, int64_t count), (level, x, count))

/* Groups `from` to `to` of a matrix of n rows by one token. `x` is padded with zeros to whole blocks. Writes results
 * 16 from .. 16 to, those below n. */
API void tern_one(int level, int base3, const uint8_t *w, int64_t blocks, int64_t from, int64_t to, int64_t n,
                  const int8_t *x, int32_t *out) {
  int32_t total = tern_total(level, x, blocks * (base3 ? 20 : 16));
  for (int64_t g = from; g < to; g++) {
    int32_t sums[ROWS];
    one(level, base3, w + g * blocks * 64, x, blocks, sums);
    for (int r = 0; r < ROWS && g * ROWS + r < n; r++) out[g * ROWS + r] = sums[r] - total;
  }
}

/* The most tokens of tern_many. */
#define MOST_TOKENS 256

/* The same by up to MOST_TOKENS tokens, whose activations tern_interleave has arranged; results of token m are at
 * out + m n. */
API void tern_many(int level, int base3, const uint8_t *w, int64_t blocks, int64_t from, int64_t to, int64_t n,
                   const int8_t *tiles, const int32_t *totals, int tokens, int32_t *out) {
  uint8_t panel[PANEL_BYTES] __attribute__((aligned(64)));
  int32_t sums[MOST_TOKENS * ROWS] __attribute__((aligned(64)));
  const int digits = base3 ? 5 : 4;
  for (int64_t g = from; g < to; g++) {
    memset(sums, 0, sizeof(int32_t) * ROWS * (size_t)((tokens + TILE - 1) / TILE * TILE));
    for (int64_t b = 0; b < blocks; b += PANEL_BLOCKS) {
      int64_t count = blocks - b < PANEL_BLOCKS ? blocks - b : PANEL_BLOCKS;
      unpack(level, base3, w + (g * blocks + b) * 64, count, panel);
      for (int m = 0; m < tokens; m += TILE)
        tile(level, panel, tiles + ((int64_t)m * blocks + (int64_t)TILE * b) * digits * 4, count * digits,
             tokens - m < TILE ? tokens - m : TILE, sums + m * ROWS);
    }
    for (int m = 0; m < tokens; m++)
      for (int r = 0; r < ROWS && g * ROWS + r < n; r++) out[m * n + g * ROWS + r] = sums[m * ROWS + r] - totals[m];
  }
}

/* Arranges the tile of tokens 16 t .. 16 t + 15 (those below `tokens`): four columns of each, then the next four. Rows
 * of x are `columns` apart, a multiple of 4. Counts each row's sum. */
API void tern_interleave(const int8_t *x, int64_t columns, int tokens, int t, int8_t *tiles, int32_t *totals) {
  int8_t *tile = tiles + (int64_t)t * TILE * columns;
  for (int m = 0; m < TILE; m++) {
    int32_t total = 0;
    for (int64_t c = 0; c < columns; c += 4) {
      int8_t *into = tile + c * TILE + 4 * m;
      if (t * TILE + m < tokens) {
        const int8_t *from = x + (int64_t)(t * TILE + m) * columns + c;
        memcpy(into, from, 4);
        total += from[0] + from[1] + from[2] + from[3];
      } else {
        memset(into, 0, 4);
      }
    }
    if (t * TILE + m < tokens) totals[t * TILE + m] = total;
  }
}

/* --- int8 rows: the first stage of a language model's head ---------------------------------------------------------
 */

/* Rows as above, four columns per block, weight + 128 in each byte. The vector is 256 hi + lo; `high` and `low` are the
 * sums of its parts. Writes (256 weights hi + weights lo) * scales[row] * factor. */
static void rows_plain(const uint8_t *w, const int8_t *hi, const int8_t *lo, int64_t blocks, int32_t *a, int32_t *b) {
  for (int64_t i = 0; i < blocks; i++, w += 64, hi += 4, lo += 4)
    for (int r = 0; r < ROWS; r++)
      for (int c = 0; c < 4; c++) a[r] += w[4 * r + c] * hi[c], b[r] += w[4 * r + c] * lo[c];
}

#if defined(__x86_64__)
AVX512 static void rows_512(const uint8_t *w, const int8_t *hi, const int8_t *lo, int64_t blocks, int32_t *a,
                            int32_t *b) {
  __m512i a0 = _mm512_setzero_si512(), a1 = a0, b0 = a0, b1 = a0;
  for (int64_t i = 0; i < blocks; i++, w += 64, hi += 4, lo += 4) {
    __m512i f = _mm512_loadu_si512(w);
    ahead(w);
    __m512i s = a0, t = b0;
    a0 = DOT(a1, f, four512(hi)), b0 = DOT(b1, f, four512(lo));
    a1 = s, b1 = t;
  }
  _mm512_storeu_si512(a, _mm512_add_epi32(a0, a1));
  _mm512_storeu_si512(b, _mm512_add_epi32(b0, b1));
}

/* In 16 bits: four columns of four rows become two sums for each row, which are added at the end. */
AVX2 static void rows_256(const uint8_t *w, const int8_t *hi, const int8_t *lo, int64_t blocks, int32_t *a,
                          int32_t *b) {
  for (int quarter = 0; quarter < 4; quarter++) {
    __m256i sa = _mm256_setzero_si256(), sb = sa;
    for (int64_t i = 0; i < blocks; i++) {
      __m256i f = _mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)(w + 64 * i + 16 * quarter)));
      sa = _mm256_add_epi32(sa, _mm256_madd_epi16(f, _mm256_cvtepi8_epi16(_mm_set1_epi32(four(hi + 4 * i)))));
      sb = _mm256_add_epi32(sb, _mm256_madd_epi16(f, _mm256_cvtepi8_epi16(_mm_set1_epi32(four(lo + 4 * i)))));
    }
    int32_t pa[8], pb[8];
    _mm256_storeu_si256((__m256i *)pa, sa);
    _mm256_storeu_si256((__m256i *)pb, sb);
    for (int r = 0; r < 4; r++)
      a[4 * quarter + r] = pa[2 * r] + pa[2 * r + 1], b[4 * quarter + r] = pb[2 * r] + pb[2 * r + 1];
  }
}
#endif

API void tern_rows(int level, const uint8_t *w, int64_t blocks, int64_t from, int64_t to, int64_t n, const int8_t *hi,
                   const int8_t *lo, int32_t high, int32_t low, const float *scales, float factor, float *out) {
  for (int64_t g = from; g < to; g++) {
    int32_t a[ROWS] = {0}, b[ROWS] = {0};
    const uint8_t *group = w + g * blocks * 64;
#if defined(__x86_64__)
    if (level == 2)
      rows_512(group, hi, lo, blocks, a, b);
    else if (level == 1)
      rows_256(group, hi, lo, blocks, a, b);
    else
#endif
      rows_plain(group, hi, lo, blocks, a, b);
    for (int r = 0; r < ROWS && g * ROWS + r < n; r++) {
      float sum = 256.0f * (float)(a[r] - 128 * high) + (float)(b[r] - 128 * low);
      out[g * ROWS + r] = sum * scales[g * ROWS + r] * factor;
    }
  }
}

/* --- int8 matrices by int8 tokens: trit planes as the integers that they are ---------------------------------------
 *
 * Row r of `n` is at rows + r row_stride, token m at x + m x_stride, its results at out + m out_stride; all strides in
 * bytes, no alignment, no padding: the last bytes of a row are loaded under a mask, or one by one. Exact modulo 2^32.
 */

static void integers_plain(const int8_t *rows, int64_t row_stride, int64_t n, int64_t k, const int8_t *x,
                           int64_t x_stride, int64_t tokens, char *out, int64_t out_stride) {
  for (int64_t r = 0; r < n; r++)
    for (int64_t m = 0; m < tokens; m++) {
      const int8_t *row = rows + r * row_stride, *token = x + m * x_stride;
      uint32_t sum = 0;
      for (int64_t c = 0; c < k; c++) sum += (uint32_t)(row[c] * token[c]);
      memcpy(out + m * out_stride + 4 * r, &sum, 4);
    }
}

#if defined(__x86_64__)
/* Four sums of four vectors. */
AVX512 INLINE __m128i sums_512(const __m512i *s) {
  __m512i ab = _mm512_add_epi32(_mm512_unpacklo_epi32(s[0], s[1]), _mm512_unpackhi_epi32(s[0], s[1]));
  __m512i cd = _mm512_add_epi32(_mm512_unpacklo_epi32(s[2], s[3]), _mm512_unpackhi_epi32(s[2], s[3]));
  __m512i all = _mm512_add_epi32(_mm512_unpacklo_epi64(ab, cd), _mm512_unpackhi_epi64(ab, cd));
  __m256i half = _mm256_add_epi32(_mm512_castsi512_si256(all), _mm512_extracti64x4_epi64(all, 1));
  return _mm_add_epi32(_mm256_castsi256_si128(half), _mm256_extracti128_si256(half, 1));
}

/* Four rows by some tokens. DOT takes unsigned bytes: 128 is added to the weights, and 128 times the token's total
 * subtracted. The rows after these come from far. */
AVX512 INLINE void four_rows_512(const int8_t *rows, int64_t stride, int64_t k, const int8_t *x, int64_t x_stride,
                                 const int32_t *totals, char *out, int64_t out_stride, const int tokens) {
  const __m512i flip = _mm512_set1_epi8((char)0x80);
  __m512i s[4][4];
  for (int m = 0; m < tokens; m++)
    for (int r = 0; r < 4; r++) s[m][r] = _mm512_setzero_si512();
  for (int64_t c = 0; c < k; c += 64) {
    __mmask64 mask = k - c < 64 ? ~(__mmask64)0 >> (64 - (k - c)) : ~(__mmask64)0;
    __m512i t[4];
#pragma GCC unroll 4
    for (int m = 0; m < tokens; m++) t[m] = _mm512_maskz_loadu_epi8(mask, x + m * x_stride + c);
#pragma GCC unroll 4
    for (int r = 0; r < 4; r++) {
      const int8_t *at = rows + r * stride + c;
      _mm_prefetch((const char *)(at + 4 * stride), _MM_HINT_T0);
      __m512i w = _mm512_xor_si512(_mm512_maskz_loadu_epi8(mask, at), flip);
#pragma GCC unroll 4
      for (int m = 0; m < tokens; m++) s[m][r] = DOT(s[m][r], w, t[m]);
    }
  }
#pragma GCC unroll 4
  for (int m = 0; m < tokens; m++) {
    __m128i sums = _mm_sub_epi32(sums_512(s[m]), _mm_slli_epi32(_mm_set1_epi32(totals[m]), 7));
    _mm_storeu_si128((__m128i *)(out + m * out_stride), sums);
  }
}

/* Tokens whose totals are held. */
#define TOTALS 64

AVX512 static void integers_512(const int8_t *rows, int64_t row_stride, int64_t n, int64_t k, const int8_t *x,
                                int64_t x_stride, int64_t tokens, char *out, int64_t out_stride) {
  int32_t totals[TOTALS];
  for (int64_t first = 0; first < tokens; first += TOTALS, x += TOTALS * x_stride, out += TOTALS * out_stride) {
    int64_t count = tokens - first < TOTALS ? tokens - first : TOTALS, r = 0;
    for (int64_t m = 0; m < count; m++) totals[m] = total_512(2, x + m * x_stride, k);
    for (; r + 4 <= n; r += 4) {
      const int8_t *four = rows + r * row_stride;
      char *to = out + 4 * r;
      int64_t m = 0;
      for (; m + 4 <= count; m += 4)
        four_rows_512(four, row_stride, k, x + m * x_stride, x_stride, totals + m, to + m * out_stride, out_stride, 4);
      for (; m + 2 <= count; m += 2)
        four_rows_512(four, row_stride, k, x + m * x_stride, x_stride, totals + m, to + m * out_stride, out_stride, 2);
      if (m < count)
        four_rows_512(four, row_stride, k, x + m * x_stride, x_stride, totals + m, to + m * out_stride, out_stride, 1);
    }
    integers_plain(rows + r * row_stride, row_stride, n - r, k, x, x_stride, count, out + 4 * r, out_stride);
  }
}

AVX2 INLINE __m256i sixteen(const int8_t *at) { return _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)at)); }

/* Two rows by some tokens, in 16 bits, whose products are added in pairs of 32. */
AVX2 INLINE void two_rows_256(const int8_t *rows, int64_t stride, int64_t k, const int8_t *x, int64_t x_stride,
                              char *out, int64_t out_stride, const int tokens) {
  __m256i s[4][2];
  for (int m = 0; m < tokens; m++) s[m][0] = s[m][1] = _mm256_setzero_si256();
  int64_t c = 0;
  for (; c + 16 <= k; c += 16) {
    __m256i a = sixteen(rows + c), b = sixteen(rows + stride + c);
#pragma GCC unroll 4
    for (int m = 0; m < tokens; m++) {
      __m256i t = sixteen(x + m * x_stride + c);
      s[m][0] = _mm256_add_epi32(s[m][0], _mm256_madd_epi16(a, t));
      s[m][1] = _mm256_add_epi32(s[m][1], _mm256_madd_epi16(b, t));
    }
  }
#pragma GCC unroll 4
  for (int m = 0; m < tokens; m++)
    for (int r = 0; r < 2; r++) {
      uint32_t parts[8], sum = 0;
      _mm256_storeu_si256((__m256i *)parts, s[m][r]);
      for (int j = 0; j < 8; j++) sum += parts[j];
      for (int64_t i = c; i < k; i++) sum += (uint32_t)(rows[r * stride + i] * x[m * x_stride + i]);
      memcpy(out + m * out_stride + 4 * r, &sum, 4);
    }
}

AVX2 static void integers_256(const int8_t *rows, int64_t row_stride, int64_t n, int64_t k, const int8_t *x,
                              int64_t x_stride, int64_t tokens, char *out, int64_t out_stride) {
  int64_t r = 0;
  for (; r + 2 <= n; r += 2) {
    const int8_t *two = rows + r * row_stride;
    int64_t m = 0;
    for (; m + 4 <= tokens; m += 4)
      two_rows_256(two, row_stride, k, x + m * x_stride, x_stride, out + m * out_stride + 4 * r, out_stride, 4);
    for (; m < tokens; m++)
      two_rows_256(two, row_stride, k, x + m * x_stride, x_stride, out + m * out_stride + 4 * r, out_stride, 1);
  }
  integers_plain(rows + r * row_stride, row_stride, n - r, k, x, x_stride, tokens, out + 4 * r, out_stride);
}
#endif

API void tern_integers(int level, const int8_t *rows, int64_t row_stride, int64_t n, int64_t k, const int8_t *x,
                       int64_t x_stride, int64_t tokens, char *out, int64_t out_stride) {
#if defined(__x86_64__)
  if (level == 2) {
    integers_512(rows, row_stride, n, k, x, x_stride, tokens, out, out_stride);
    return;
  }
  if (level == 1) {
    integers_256(rows, row_stride, n, k, x, x_stride, tokens, out, out_stride);
    return;
  }
#endif
  integers_plain(rows, row_stride, n, k, x, x_stride, tokens, out, out_stride);
}

/* --- float32 --------------------------------------------------------------------------------------------------------
 */

typedef float Floats __attribute__((vector_size(64), aligned(4)));
typedef int32_t Ints __attribute__((vector_size(64), aligned(4)));

INLINE float tree(const float *s) {
  float t[8];
  for (int i = 0; i < 8; i++) t[i] = s[i] + s[i + 8];
  for (int i = 0; i < 4; i++) t[i] = t[i] + t[i + 4];
  return (t[0] + t[2]) + (t[1] + t[3]);
}

/* Exclusive or of 64-bit words: reads at the speed of memory. */
INLINE int64_t read_body(int level, const int64_t *words, int64_t count) {
  (void)level;
  int64_t s[32] = {0}, all = 0;
  int64_t i = 0;
  for (; i + 32 <= count; i += 32) {
    __builtin_prefetch(words + i + 512);
    for (int j = 0; j < 32; j++) s[j] ^= words[i + j];
  }
  for (; i < count; i++) all ^= words[i];
  for (int j = 0; j < 32; j++) all ^= s[j];
  return all;
}
LEVELS(int64_t, read, (int level, const int64_t *words, int64_t count), (level, words, count))

INLINE float dot_body(int level, const float *a, const float *b, int64_t n) {
  (void)level;
  float s[16] = {0};
  int64_t i = 0;
  for (; i + 16 <= n; i += 16)
    for (int j = 0; j < 16; j++) s[j] += a[i + j] * b[i + j];
  for (int j = 0; i < n; i++, j++) s[j] += a[i] * b[i];
  return tree(s);
}
LEVELS(float, dot, (int level, const float *a, const float *b, int64_t n), (level, a, b, n))

/* A ternary matrix with one scale per group of `size` columns. For every 16 columns of a group there is a word: bit i
 * is set if column i is not 0, and bit 16 + i if it is -1. The functions below add `count` columns of a group to the 16
 * partial sums of some rows at once, so that their additions overlap. */
#define OVERLAP 4

static void signed_plain(int rows, const uint32_t *masks, int64_t words, const float *x, int64_t count,
                         float sums[][16]) {
  for (int64_t i = 0; i < count; i += 16) {
    uint32_t bits[16] = {0};
    memcpy(bits, x + i, 4 * (size_t)(count - i < 16 ? count - i : 16));
    for (int r = 0; r < rows; r++) {
      uint32_t word = masks[r * words + i / 16], signs[16];
      for (int j = 0; j < 16; j++) signs[j] = (bits[j] ^ (word << (15 - j) & 0x80000000)) & (0 - (word >> j & 1));
      float values[16];
      memcpy(values, signs, 64);
      for (int j = 0; j < 16; j++) sums[r][j] += values[j];
    }
  }
}

#if defined(__x86_64__)
AVX512 static void signed_512(int rows, const uint32_t *masks, int64_t words, const float *x, int64_t count,
                              float sums[][16]) {
  const __m512i sign = _mm512_set1_epi32(INT32_MIN);
  __m512 s[OVERLAP];
  for (int r = 0; r < OVERLAP; r++) s[r] = _mm512_setzero_ps();
  for (int64_t i = 0; i < count; i += 16) {
    __m512i v = _mm512_maskz_loadu_epi32((__mmask16)(count - i < 16 ? (1 << (count - i)) - 1 : 0xffff), x + i);
    for (int r = 0; r < OVERLAP && r < rows; r++) {
      uint32_t word = masks[r * words + i / 16];
      __m512i t = _mm512_mask_xor_epi32(v, (__mmask16)(word >> 16), v, sign);
      s[r] = _mm512_mask_add_ps(s[r], (__mmask16)word, s[r], _mm512_castsi512_ps(t));
    }
  }
  for (int r = 0; r < OVERLAP && r < rows; r++) _mm512_storeu_ps(sums[r], s[r]);
}

AVX2 INLINE __m256 signed_half(__m256 x, __m256i words, __m256i present, __m256i negative) {
  __m256i sign = _mm256_and_si256(_mm256_sllv_epi32(words, negative), _mm256_set1_epi32(INT32_MIN));
  __m256i all = _mm256_srai_epi32(_mm256_sllv_epi32(words, present), 31);
  return _mm256_and_ps(_mm256_xor_ps(x, _mm256_castsi256_ps(sign)), _mm256_castsi256_ps(all));
}

AVX2 static void signed_256(int rows, const uint32_t *masks, int64_t words, const float *x, int64_t count,
                            float sums[][16]) {
  const __m256i low = _mm256_setr_epi32(15, 14, 13, 12, 11, 10, 9, 8), high = _mm256_setr_epi32(7, 6, 5, 4, 3, 2, 1, 0);
  const __m256i half = _mm256_set1_epi32(16), low31 = _mm256_add_epi32(low, half),
                high31 = _mm256_add_epi32(high, half);
  __m256 s[OVERLAP], t[OVERLAP];
  for (int r = 0; r < OVERLAP; r++) s[r] = t[r] = _mm256_setzero_ps();
  for (int64_t i = 0; i < count; i += 16) {
    float padded[16] = {0};
    const float *from = x + i;
    if (count - i < 16) from = memcpy(padded, from, 4 * (size_t)(count - i));
    __m256 a = _mm256_loadu_ps(from), b = _mm256_loadu_ps(from + 8);
    for (int r = 0; r < OVERLAP && r < rows; r++) {
      __m256i word = _mm256_set1_epi32((int32_t)masks[r * words + i / 16]);
      s[r] = _mm256_add_ps(s[r], signed_half(a, word, low31, low));
      t[r] = _mm256_add_ps(t[r], signed_half(b, word, high31, high));
    }
  }
  for (int r = 0; r < OVERLAP && r < rows; r++) _mm256_storeu_ps(sums[r], s[r]), _mm256_storeu_ps(sums[r] + 8, t[r]);
}
#endif

API void tern_grouped(int level, const uint32_t *masks, const float *scales, int64_t k, int64_t size, int64_t from,
                      int64_t to, int64_t n, const float *x, int64_t tokens, float *y) {
  int64_t groups = (k + size - 1) / size, step = (size + 15) / 16;
  int64_t words = (groups - 1) * step + (k - (groups - 1) * size + 15) / 16;
  for (int64_t row = from; row < to; row += OVERLAP) {
    int rows = to - row < OVERLAP ? (int)(to - row) : OVERLAP;
    for (int64_t m = 0; m < tokens; m++) {
      float total[OVERLAP] = {0};
      for (int64_t g = 0; g < groups; g++) {
        float sums[OVERLAP][16] = {{0}};
        const uint32_t *w = masks + row * words + g * step;
        const float *part = x + m * k + g * size;
        int64_t count = g + 1 < groups ? size : k - g * size;
#if defined(__x86_64__)
        if (level == 2)
          signed_512(rows, w, words, part, count, sums);
        else if (level == 1)
          signed_256(rows, w, words, part, count, sums);
        else
#endif
          signed_plain(rows, w, words, part, count, sums);
        for (int r = 0; r < rows; r++) total[r] += scales[(row + r) * groups + g] * tree(sums[r]);
      }
      for (int r = 0; r < rows; r++) y[m * n + row + r] = total[r];
    }
  }
}

/* 1 / sqrt(mean of squares + epsilon) */
INLINE float inverse_rms(const float *x, int64_t n, float epsilon) {
  return 1.0f / __builtin_sqrtf(dot_body(0, x, x, n) / (float)n + epsilon);
}

/* Norm and quantisation in one step: t = x gain, a = max |t|, q = rint(t (127 / a)); gain NULL: t = x, r = 1. The
 * normed maximum a r has a floor of 1e-5. scales: a, r; a is infinite or NaN if an activation is. */
INLINE void quantise_body(int level, const float *x, const float *gain, int64_t n, float epsilon, int8_t *q,
                          float *scales) {
  (void)level;
  float r = gain ? inverse_rms(x, n, epsilon) : 1.0f;
  int32_t largest[16] = {0};
  int64_t whole = n & ~(int64_t)15;
  for (int64_t i = 0; i < whole; i += 16)
    for (int j = 0; j < 16; j++) {
      float t = gain ? x[i + j] * gain[i + j] : x[i + j];
      int32_t bits;
      memcpy(&bits, &t, 4);
      bits &= 0x7fffffff;
      largest[j] = bits > largest[j] ? bits : largest[j];
    }
  for (int64_t i = whole; i < n; i++) {
    float t = gain ? x[i] * gain[i] : x[i];
    int32_t bits;
    memcpy(&bits, &t, 4);
    bits &= 0x7fffffff;
    largest[0] = bits > largest[0] ? bits : largest[0];
  }
  for (int j = 1; j < 16; j++) largest[0] = largest[j] > largest[0] ? largest[j] : largest[0];
  float a;
  memcpy(&a, &largest[0], 4);
  if (a * r < 1e-5f) a = 1e-5f / r;
  scales[0] = a;
  scales[1] = r;
  float scale = 127.0f / a;
  for (int64_t i = 0; i < n; i++) {
    float t = gain ? x[i] * gain[i] : x[i];
    q[i] = (int8_t)(int32_t)((t * scale + 0x1.8p23f) - 0x1.8p23f);
  }
}
LEVELS(void, quantise,
       (int level, const float *x, const float *gain, int64_t n, float epsilon, int8_t *q, float *scales),
       (level, x, gain, n, epsilon, q, scales))

/* y = (x gain) r */
INLINE void norm_body(int level, const float *x, const float *gain, int64_t n, float epsilon, float *y) {
  (void)level;
  float r = inverse_rms(x, n, epsilon);
  for (int64_t i = 0; i < n; i++) y[i] = x[i] * gain[i] * r;
}
LEVELS(void, norm, (int level, const float *x, const float *gain, int64_t n, float epsilon, float *y),
       (level, x, gain, n, epsilon, y))

INLINE void scale_body(int level, const int32_t *sums, int64_t n, float factor, float *y) {
  (void)level;
  for (int64_t i = 0; i < n; i++) y[i] = (float)sums[i] * factor;
}
LEVELS(void, scale, (int level, const int32_t *sums, int64_t n, float factor, float *y), (level, sums, n, factor, y))

INLINE void add_body(int level, float *x, const float *y, int64_t n, float factor) {
  (void)level;
  for (int64_t i = 0; i < n; i++) x[i] = x[i] + y[i] * factor;
}
LEVELS(void, add, (int level, float *x, const float *y, int64_t n, float factor), (level, x, y, n, factor))

/* exp(x) for x <= 0: below -87 zero; else k = rint(x log2 e), r = x - k ln 2 in two parts, and a polynomial of r. */
INLINE Floats exp_of(Floats x) {
  Floats k = (x * 0x1.715476p0f + 0x1.8p23f) - 0x1.8p23f;
  Floats r = (x - k * 0x1.63p-1f) - k * -0x1.bd0106p-13f;
  Floats p = 0x1.6a23dp-10f * r + 0x1.123a2p-7f;
  p = p * r + 0x1.5558f2p-5f;
  p = p * r + 0x1.555492p-3f;
  p = p * r + 0x1.fffffcp-2f;
  p = p * r + 1.0f;
  p = p * r + 1.0f;
  Ints bits = (Ints)p + (__builtin_convertvector(k, Ints) << 23);
  return (Floats)(bits & (Ints)(x >= -87.0f));
}

/* gate(g) u for a row g | u. Squared ReLU: max(g, 0)^2; SiLU: g / (1 + exp(-g)), as g (g >= 0 ? 1 : e) / (1 + e) with
 * e = exp(-|g|). */
INLINE void gate_body(int level, int silu, const float *g, const float *u, int64_t n, float *y) {
  (void)level;
  int64_t whole = n & ~(int64_t)15;
  if (!silu) {
    for (int64_t i = 0; i < n; i++) {
      float open = g[i] > 0 ? g[i] : 0;
      y[i] = open * open * u[i];
    }
    return;
  }
  for (int64_t i = 0; i < n; i += 16) {
    Floats gate = {0}, up = {0};
    int64_t count = i < whole ? 16 : n - i;
    if (count == 16)
      memcpy(&gate, g + i, 64), memcpy(&up, u + i, 64);
    else
      memcpy(&gate, g + i, 4 * (size_t)count), memcpy(&up, u + i, 4 * (size_t)count);
    Floats e = exp_of((Floats)((Ints)gate | (int32_t)0x80000000));
    Ints positive = (Ints)(gate >= 0.0f);
    Floats top =
        (Floats)((positive & (Ints)(Floats){1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}) | (~positive & (Ints)e));
    Floats result = gate * (top / (1.0f + e)) * up;
    if (count == 16)
      memcpy(y + i, &result, 64);
    else
      memcpy(y + i, &result, 4 * (size_t)count);
  }
}
LEVELS(void, gate, (int level, int silu, const float *g, const float *u, int64_t n, float *y),
       (level, silu, g, u, n, y))

/* Rotates heads in place; the table holds half the dimension's cosines, then as many sines. */
INLINE void rotate_body(int level, float *x, int heads, int64_t half, const float *table) {
  (void)level;
  for (int h = 0; h < heads; h++, x += 2 * half) {
    float *restrict first = x, *restrict second = x + half;
    const float *restrict cosines = table, *restrict sines = table + half;
    for (int64_t i = 0; i < half; i++) {
      float a = first[i], b = second[i];
      first[i] = a * cosines[i] - b * sines[i];
      second[i] = b * cosines[i] + a * sines[i];
    }
  }
}
LEVELS(void, rotate, (int level, float *x, int heads, int64_t half, const float *table), (level, x, heads, half, table))

/* --- attention ------------------------------------------------------------------------------------------------------
 *
 * Keys of 16 positions stand together, element by element: [position / 16][key head][element][position mod 16]. Values:
 * [position][key head][element]. Float32, or float16.
 */
#define POSITIONS 16

typedef int16_t Halves __attribute__((vector_size(32), aligned(2)));

/* Sign, exponent and fraction of a float16, moved to their places in a float32, whose exponent is then too small by
 * 112. */
INLINE Floats wide(Halves h) {
  Ints bits = __builtin_convertvector(h, Ints) << 13 & (int32_t)0x8fffe000;
  return (Floats)bits * 0x1p112f;
}

INLINE Floats load(int half, const void *from, int64_t at) {
  if (half) {
    Halves h;
    memcpy(&h, (const uint16_t *)from + at, 32);
    return wide(h);
  }
  Floats f;
  memcpy(&f, (const float *)from + at, 64);
  return f;
}

INLINE float load_one(int half, const void *from, int64_t at) {
  if (!half) return ((const float *)from)[at];
  int32_t bits = (int32_t)((uint32_t)((const int16_t *)from)[at] << 13 & 0x8fffe000u);
  float small;
  memcpy(&small, &bits, 4);
  return small * 0x1p112f;
}

/* Queries that share a key head are taken together, so that a key or a value is loaded once for all of them. */
#define TOGETHER 4

/* Scores of 16 positions for some queries, which are `dim` apart: sixteen partial sums for each, and their tree. Sums
 * j, j + 4, j + 8 and j + 12 meet in the tree before those of another j. */
INLINE void scores_of(int half, const float *q, const void *keys, int64_t at, int64_t dim, float scale, float *scores,
                      int64_t stride, const int queries) {
  Floats u[4][TOGETHER];
  for (int j = 0; j < 4; j++) {
    Floats s[4][TOGETHER];
    for (int c = 0; c < 4; c++)
      for (int m = 0; m < queries; m++) s[c][m] = (Floats){0};
    for (int64_t first = j; first < dim; first += 16)
#pragma GCC unroll 4
      for (int c = 0; c < 4; c++) {
        int64_t i = first + 4 * c;
        if (i >= dim) break;
        Floats key = load(half, keys, at + i * POSITIONS);
#pragma GCC unroll 4
        for (int m = 0; m < queries; m++) s[c][m] += q[m * dim + i] * key;
      }
    for (int m = 0; m < queries; m++) u[j][m] = (s[0][m] + s[2][m]) + (s[1][m] + s[3][m]);
  }
  for (int m = 0; m < queries; m++) {
    Floats sum = ((u[0][m] + u[2][m]) + (u[1][m] + u[3][m])) * scale;
    memcpy(scores + m * stride, &sum, 64);
  }
}

INLINE Floats larger(Floats a, Floats b) {
  Ints first = (Ints)(a > b);
  return (Floats)((first & (Ints)a) | (~first & (Ints)b));
}

INLINE Floats exponential(float *at, float largest) {
  Floats x;
  memcpy(&x, at, 64);
  return exp_of(x - largest);
}

/* Replaces scores by exp(score - maximum); returns the sum. What follows the last score, up to a multiple of 16, may be
 * anything finite, and becomes zero. */
INLINE float exponentials(float *scores, int64_t count) {
  int64_t whole = count & ~(int64_t)15;
  float largest = scores[count - 1];
  Floats best = {0};
  best += largest;
  for (int64_t p = 0; p < whole; p += 16) {
    Floats x;
    memcpy(&x, scores + p, 64);
    best = larger(x, best);
  }
  float s[16];
  memcpy(s, &best, 64);
  for (int j = 0; j < 16; j++) largest = s[j] > largest ? s[j] : largest;
  for (int64_t p = whole; p < count; p++) largest = scores[p] > largest ? scores[p] : largest;
  Floats sums = {0};
  for (int64_t p = 0; p < whole; p += 16) {
    Floats e = exponential(scores + p, largest);
    memcpy(scores + p, &e, 64);
    sums += e;
  }
  if (whole < count) {
    Floats e = exponential(scores + whole, largest);
    for (int64_t j = count - whole; j < 16; j++) e[j] = 0;
    memcpy(scores + whole, &e, 64);
    sums += e;
  }
  memcpy(s, &sums, 64);
  return tree(s);
}

/* 16 elements, or one, of (sum over positions, in order, of e[p] values[p][d]) / total for some queries. */
INLINE void weighted(int half, const float *e, int64_t row, int64_t count, const void *values, int64_t at,
                     int64_t stride, int64_t dim, const float *totals, float *out, const int queries,
                     const int vectors) {
  Floats s[4][TOGETHER];
  for (int j = 0; j < vectors; j++)
    for (int m = 0; m < queries; m++) s[j][m] = (Floats){0};
  for (int64_t p = 0; p < count; p++)
#pragma GCC unroll 4
    for (int j = 0; j < vectors; j++) {
      Floats value = load(half, values, at + p * stride + 16 * j);
#pragma GCC unroll 4
      for (int m = 0; m < queries; m++) s[j][m] += e[m * row + p] * value;
    }
  for (int m = 0; m < queries; m++) {
    float inverse = 1.0f / totals[m];
    for (int j = 0; j < vectors; j++) {
      Floats sum = s[j][m] * inverse;
      memcpy(out + m * dim + 16 * j, &sum, 64);
    }
  }
}

INLINE void attend_to(int half, const float *q, int64_t dim, const void *keys, const void *values, int64_t shared,
                      int64_t key, int64_t count, float scale, float *scores, int64_t row, float *out,
                      const int queries) {
  float totals[TOGETHER];
  for (int64_t p = 0; p < count; p += POSITIONS)
    scores_of(half, q, keys, (p / POSITIONS * shared + key) * dim * POSITIONS, dim, scale, scores + p, row, queries);
  for (int m = 0; m < queries; m++) totals[m] = exponentials(scores + m * row, count);
  int64_t d = 0, stride = shared * dim, at = key * dim;
  for (; d + 64 <= dim; d += 64)
    weighted(half, scores, row, count, values, at + d, stride, dim, totals, out + d, queries, 4);
  for (; d + 16 <= dim; d += 16)
    weighted(half, scores, row, count, values, at + d, stride, dim, totals, out + d, queries, 1);
  for (; d < dim; d++)
    for (int m = 0; m < queries; m++) {
      float s = 0;
      for (int64_t p = 0; p < count; p++) s += scores[m * row + p] * load_one(half, values, at + p * stride + d);
      out[m * dim + d] = s * (1.0f / totals[m]);
    }
}

INLINE void attend_half(int half, const float *q, int64_t row, int64_t heads, int64_t group, int64_t dim,
                        const void *keys, const void *values, int64_t position, int64_t from, int64_t to, float scale,
                        float *scores, float *out) {
  for (int64_t item = from, taken; item < to; item += taken) {
    int64_t token = item / heads, head = item % heads, count = position + token + 1;
    int64_t whole = (count + POSITIONS - 1) / POSITIONS * POSITIONS;
    int64_t left = group - head % group < to - item ? group - head % group : to - item;
    const float *query = q + token * row + head * dim;
    taken = left < TOGETHER ? 1 : TOGETHER;
    if (taken == TOGETHER)
      attend_to(half, query, dim, keys, values, heads / group, head / group, count, scale, scores, whole,
                out + item * dim, TOGETHER);
    else
      attend_to(half, query, dim, keys, values, heads / group, head / group, count, scale, scores, whole,
                out + item * dim, 1);
  }
}

/* Items from .. to of tokens x heads: item i is head i mod heads of token i / heads, whose query is at
 * q + token row + head dim, and which sees positions 0 .. position + token. `scores` holds as many, in whole sixteens.
 */
INLINE void attend_body(int level, int half, const float *q, int64_t row, int64_t heads, int64_t group, int64_t dim,
                        const void *keys, const void *values, int64_t position, int64_t from, int64_t to, float scale,
                        float *scores, float *out) {
  (void)level;
  if (half)
    attend_half(1, q, row, heads, group, dim, keys, values, position, from, to, scale, scores, out);
  else
    attend_half(0, q, row, heads, group, dim, keys, values, position, from, to, scale, scores, out);
}
LEVELS(void, attend,
       (int level, int half, const float *q, int64_t row, int64_t heads, int64_t group, int64_t dim, const void *keys,
        const void *values, int64_t position, int64_t from, int64_t to, float scale, float *scores, float *out),
       (level, half, q, row, heads, group, dim, keys, values, position, from, to, scale, scores, out))

/* To the nearest float16, ties to even. Below 2^-14, adding 1/2 rounds at the last bit of a subnormal. */
INLINE uint16_t narrow(float value) {
  uint32_t bits;
  memcpy(&bits, &value, 4);
  uint32_t sign = bits >> 16 & 0x8000, size = bits & 0x7fffffff;
  float small;
  memcpy(&small, &size, 4);
  small += 0.5f;
  uint32_t subnormal;
  memcpy(&subnormal, &small, 4);
  subnormal -= 0x3f000000;
  uint32_t normal = (size + 0xc8000fff + (size >> 13 & 1)) >> 13;
  uint32_t large = size > 0x7f800000 ? 0x7e00 : 0x7c00;
  return (uint16_t)(sign | (size >= 0x47800000 ? large : size < 0x38800000 ? subnormal : normal));
}

/* Stores a position's key, and its value, which follows it. */
INLINE void store_body(int level, int half, const float *from, int64_t key_heads, int64_t dim, int64_t position,
                       void *keys, void *values) {
  (void)level;
  int64_t size = key_heads * dim, block = position / POSITIONS * size * POSITIONS + position % POSITIONS;
  if (half) {
    for (int64_t i = 0; i < size; i++) ((uint16_t *)keys)[block + i * POSITIONS] = narrow(from[i]);
    for (int64_t i = 0; i < size; i++) ((uint16_t *)values)[position * size + i] = narrow(from[size + i]);
  } else {
    for (int64_t i = 0; i < size; i++) ((float *)keys)[block + i * POSITIONS] = from[i];
    memcpy((float *)values + position * size, from + size, 4 * (size_t)size);
  }
}
LEVELS(void, store,
       (int level, int half, const float *from, int64_t key_heads, int64_t dim, int64_t position, void *keys,
        void *values),
       (level, half, from, key_heads, dim, position, keys, values))

/* --- attention over integers ----------------------------------------------------------------------------------------
 */

typedef int8_t Bytes __attribute__((vector_size(16), aligned(1)));

/* q = rint(x (most / a)) with a = max(max|x|, 1e-5); returns a / most, which is infinite or NaN if an element is. */
INLINE float to_integers_body(int level, const float *x, int64_t n, int most, int8_t *q) {
  (void)level;
  int32_t largest[16] = {0};
  for (int64_t i = 0; i < n; i++) {
    int32_t bits;
    memcpy(&bits, x + i, 4);
    bits &= 0x7fffffff;
    largest[i & 15] = bits > largest[i & 15] ? bits : largest[i & 15];
  }
  for (int j = 1; j < 16; j++) largest[0] = largest[j] > largest[0] ? largest[j] : largest[0];
  float a;
  memcpy(&a, &largest[0], 4);
  if (a < 1e-5f) a = 1e-5f;
  float scale = (float)most / a;
  for (int64_t i = 0; i < n; i++) q[i] = (int8_t)(int32_t)((x[i] * scale + 0x1.8p23f) - 0x1.8p23f);
  return a / (float)most;
}
LEVELS(float, to_integers, (int level, const float *x, int64_t n, int most, int8_t *q), (level, x, n, most, q))

/* 16 elements from `at`, or the `left` that there are and zeros. */
INLINE Floats load_left(const float *at, int64_t left) {
  Floats x = {0};
  if (left >= 16)
    memcpy(&x, at, 64);
  else
    memcpy(&x, at, 4 * (size_t)left);
  return x;
}

INLINE void store_left(float *at, Floats x, int64_t left) {
  if (left >= 16)
    memcpy(at, &x, 64);
  else
    memcpy(at, &x, 4 * (size_t)left);
}

INLINE float largest_of(Floats best) {
  float s[16];
  memcpy(s, &best, 64);
  for (int j = 1; j < 16; j++) s[0] = s[j] > s[0] ? s[j] : s[0];
  return s[0];
}

/* Makes weights of 16 bits, 256 hi + lo, of scores; returns the factor of what they weight. AttentionKernels says the
 * order. `sums`: int32, which become scores and then weights in float32. */
INLINE float weigh_body(int level, float *sums, int64_t count, float scale, const float *key_scales,
                        const float *value_scales, int8_t *hi, int8_t *lo) {
  (void)level;
  Floats best = {0};
  for (int64_t p = 0; p < count; p += 16) {
    Floats raw = load_left(sums + p, count - p);
    Floats x = __builtin_convertvector((Ints)raw, Floats) * (scale * load_left(key_scales + p, count - p));
    store_left(sums + p, x, count - p);
    if (p == 0) best += x[0];
    for (int64_t j = count - p; j < 16; j++) x[j] = best[0];
    best = larger(x, best);
  }
  float most = largest_of(best);
  Floats total = {0}, top = {0};
  for (int64_t p = 0; p < count; p += 16) {
    Floats e = exp_of(load_left(sums + p, count - p) - most);
    for (int64_t j = count - p; j < 16; j++) e[j] = 0;
    total += e;
    Floats w = e * load_left(value_scales + p, count - p);
    store_left(sums + p, w, count - p);
    top = larger(w, top);
  }
  float largest = largest_of(top), inverse = 32639.0f / largest, s[16];
  for (int64_t p = 0; p < count; p += 16) {
    Floats scaled = load_left(sums + p, count - p) * inverse;
    Ints rounded = __builtin_convertvector((scaled + 0x1.8p23f) - 0x1.8p23f, Ints);
    Ints high = (rounded + 128) >> 8;
    Bytes first = __builtin_convertvector(high, Bytes), second = __builtin_convertvector(rounded - 256 * high, Bytes);
    size_t left = count - p < 16 ? (size_t)(count - p) : 16;
    if (left == 16)
      memcpy(hi + p, &first, 16), memcpy(lo + p, &second, 16);
    else
      memcpy(hi + p, &first, left), memcpy(lo + p, &second, left);
  }
  memcpy(s, &total, 64);
  return largest / 32639.0f / tree(s);
}
LEVELS(float, weigh,
       (int level, float *sums, int64_t count, float scale, const float *key_scales, const float *value_scales,
        int8_t *hi, int8_t *lo),
       (level, sums, count, scale, key_scales, value_scales, hi, lo))

/* y = (float(hi) 256 + float(lo)) factor */
INLINE void combine_body(int level, const int32_t *hi, const int32_t *lo, int64_t n, float factor, float *y) {
  (void)level;
  for (int64_t i = 0; i < n; i++) y[i] = ((float)hi[i] * 256.0f + (float)lo[i]) * factor;
}
LEVELS(void, combine, (int level, const int32_t *hi, const int32_t *lo, int64_t n, float factor, float *y),
       (level, hi, lo, n, factor, y))
