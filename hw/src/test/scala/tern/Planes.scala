package tern

/** Bytes as the array takes them: bit `b` of byte `i` of `n` is bit `b * n + i`. */
object Planes {
  def apply(bytes: Seq[Int]): BigInt =
    (for ((byte, i) <- bytes.zipWithIndex; b <- 0 to 7 if (byte >> b & 1) == 1)
      yield BigInt(1) << (b * bytes.size + i)).sum
}
