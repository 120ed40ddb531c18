package tern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Whatever a command throws becomes one sentence, and a code that is 1 only for wrong results. */
class FailuresTest {
  /** A command that fails. */
  @Command(name = "fail")
  private record Failing(Throwable failure) implements Callable<Integer> {
    @Override
    public Integer call() throws Exception {
      if (failure instanceof Error error) {
        throw error;
      }
      throw (Exception) failure;
    }
  }

  private static CommandRun run(Throwable failure, String... options) {
    CommandLine line = Tern.commandLine();
    CommandLine failing = new CommandLine(new Failing(failure));
    line.addSubcommand("fail", failing);
    // The parent's settings were passed on before this command was added.
    failing
        .setExecutionStrategy(line.getExecutionStrategy())
        .setExecutionExceptionHandler(line.getExecutionExceptionHandler());
    String[] arguments =
        Stream.concat(Stream.of(options), Stream.of("fail")).toArray(String[]::new);
    return CommandRun.of(line, arguments);
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(new OutOfMemoryError("Java heap space"), "Java has too little memory"),
        Arguments.of(new UnsatisfiedLinkError("no tokenizers"), "a library does not fit"),
        Arguments.of(new NoClassDefFoundError("a/B"), "a library does not fit"),
        Arguments.of(new StackOverflowError(), "the stack overflowed"),
        Arguments.of(
            new ExceptionInInitializerError(new IllegalStateException("no mmap")), "tern: no mmap"),
        Arguments.of(new AssertionError("odd"), "this is a bug in Tern: AssertionError: odd"),
        Arguments.of(new NullPointerException("x is null"), "this is a bug in Tern"),
        Arguments.of(new ArrayIndexOutOfBoundsException("7"), "this is a bug in Tern"),
        Arguments.of(new IllegalStateException(), "this is a bug in Tern"),
        Arguments.of(new IllegalArgumentException("k is 0"), "tern: k is 0"),
        Arguments.of(new NoSuchFileException("a.json"), "tern: a.json: there is no such file"),
        Arguments.of(
            new UncheckedIOException(new NoSuchFileException("b")), "tern: b: there is no such"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void isOneSentenceAndCode3(Throwable failure, String sentence) {
    CommandRun run = run(failure);
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err()).contains(sentence).startsWith("tern: ");
    assertThat(run.err().strip()).doesNotContain("\n");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void verboseShowsWhereAnErrorWasThrown() {
    assertThat(run(new AssertionError("odd"), "--verbose").err())
        .contains("\tat tern.cli.FailuresTest");
  }
}
