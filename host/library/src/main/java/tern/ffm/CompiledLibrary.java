package tern.ffm;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A C file of this package, compiled at first use by the C compiler of the machine, and kept in the
 * user's cache folder under the hash of source, compiler and options. Never unloaded. Any thread
 * may use it.
 */
public final class CompiledLibrary {
  private static final List<String> OPTIONS =
      List.of("-std=gnu11", "-O3", "-ffp-contract=off", "-fno-math-errno", "-Wno-psabi");

  private final Path file;
  private final SymbolLookup symbols;

  private CompiledLibrary(Path file) {
    this.file = file;
    ElfFile.problem(file)
        .ifPresent(
            wrong -> {
              throw new NativeException(file + ": " + wrong + "; delete it, it is compiled again");
            });
    try {
      this.symbols = SymbolLookup.libraryLookup(file, Arena.global());
    } catch (IllegalArgumentException refused) {
      throw new NativeException(file + ": cannot be loaded: " + refused.getMessage(), refused);
    }
  }

  /**
   * Compiles a source file, unless that was done before, and loads it.
   *
   * @param resource name of the C file in this package
   * @throws NativeException if there is no compiler, or it fails, or nothing can be written
   */
  public static CompiledLibrary of(String resource) {
    byte[] source = source(resource);
    Path compiler = compiler();
    Path folder = CacheFolder.path();
    String name = resource.replace(".c", "") + "-" + hash(source, compiler);
    Path library = folder.resolve(name + ".so");
    try {
      if (!Files.isRegularFile(library)) {
        Files.createDirectories(folder);
        compile(compiler, source, folder, library);
      }
    } catch (IOException failed) {
      throw new NativeException(folder + ": cannot be written: " + failed.getMessage(), failed);
    }
    return new CompiledLibrary(library);
  }

  /** Links a function that takes and returns plain values; pointers are passed as longs. */
  public MethodHandle function(String name, FunctionDescriptor type) {
    return Native.function(
        symbols
            .find(name)
            .orElseThrow(() -> new NativeException(file + ": has no function " + name)),
        type);
  }

  private static byte[] source(String resource) {
    try (InputStream stream = CompiledLibrary.class.getResourceAsStream(resource)) {
      return stream.readAllBytes();
    } catch (IOException unreadable) {
      throw new NativeException(resource + ": " + unreadable.getMessage(), unreadable);
    }
  }

  /** Finds {@code $CC}, cc, gcc or clang on the path. */
  private static Path compiler() {
    String path = System.getenv().getOrDefault("PATH", "");
    List<String> names =
        Stream.of(System.getenv().getOrDefault("CC", ""), "cc", "gcc", "clang")
            .filter(name -> !name.isBlank())
            .toList();
    for (String name : names) {
      for (String folder : path.split(File.pathSeparator)) {
        Path file = Path.of(folder).resolve(name);
        if (Files.isExecutable(file) && Files.isRegularFile(file)) {
          return file.toAbsolutePath();
        }
      }
    }
    throw new NativeException(
        "no C compiler on the PATH (looked for "
            + String.join(", ", names)
            + "); Debian: apt-get install gcc");
  }

  /** Hashes what decides the library: source, options, and the compiler's file. */
  private static String hash(byte[] source, Path compiler) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(source);
      digest.update(OPTIONS.toString().getBytes(StandardCharsets.UTF_8));
      Path real = compiler.toRealPath();
      String identity = real + " " + Files.size(real) + " " + Files.getLastModifiedTime(real);
      digest.update(identity.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest(), 0, 12);
    } catch (NoSuchAlgorithmException | IOException impossible) {
      throw new NativeException(compiler + ": " + impossible.getMessage(), impossible);
    }
  }

  /** Compiles to a file of its own, which then takes its name at once. */
  private static void compile(Path compiler, byte[] source, Path folder, Path library)
      throws IOException {
    Path c = Files.createTempFile(folder, "source", ".c");
    Path made = Files.createTempFile(folder, "library", ".so");
    Path log = Files.createTempFile(folder, "compiler", ".log");
    try {
      Files.write(c, source);
      List<String> command = new ArrayList<>(List.of(compiler.toString(), "-shared", "-fPIC"));
      command.addAll(OPTIONS);
      command.addAll(List.of("-o", made.toString(), c.toString()));
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      if (!process.waitFor(120, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new NativeException(compiler + ": did not end within 120 s");
      }
      if (process.exitValue() != 0) {
        throw new NativeException(compiler + ": failed: " + Files.readString(log).strip());
      }
      Files.move(made, library, StandardCopyOption.ATOMIC_MOVE);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new NativeException(compiler + ": was interrupted", interrupted);
    } finally {
      for (Path left : List.of(c, made, log)) {
        Files.deleteIfExists(left);
      }
    }
  }
}
