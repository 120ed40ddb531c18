package tern.folder;

/**
 * A run of bytes of weights.bin, whose offset is a multiple of {@value #ALIGNMENT}.
 *
 * @param crc32c checksum (RFC 3720, appendix B.4), unsigned
 */
record Block(long offset, long length, long crc32c) {
  /** Alignment of blocks: whole pages, so that each is mapped by itself. */
  static final int ALIGNMENT = 4096;
}
