package tern;

import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators.AbstractSpliterator;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The pieces of a text as a stream that computes one only when it is asked for. */
final class Pieces extends AbstractSpliterator<String> {
  private final Supplier<Optional<String>> next;

  private Pieces(Supplier<Optional<String>> next) {
    super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL);
    this.next = next;
  }

  /**
   * Returns the pieces that are not empty.
   *
   * @param next gives each piece, and nothing at the end
   */
  static Stream<String> stream(Supplier<Optional<String>> next) {
    return StreamSupport.stream(new Pieces(next), false).filter(piece -> !piece.isEmpty());
  }

  @Override
  public boolean tryAdvance(Consumer<? super String> action) {
    Optional<String> piece = next.get();
    piece.ifPresent(action);
    return piece.isPresent();
  }
}
