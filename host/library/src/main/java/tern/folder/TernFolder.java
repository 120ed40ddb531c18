package tern.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import tern.weights.ModelWeights;

/**
 * Writes and opens Tern folders. A folder is written under another name beside its place, and
 * renamed when it is complete: whatever has the right name is whole. Any thread may call it.
 */
public final class TernFolder {
  private TernFolder() {}

  /** Whether a path is a Tern folder, by its tern.json. */
  public static boolean isOne(Path path) {
    return Files.isRegularFile(path.resolve(ManifestJson.NAME));
  }

  /** The number of steps of which {@link #write} tells its listener. */
  public static int steps(ModelWeights weights) {
    return 4 * weights.layers().size() + 2;
  }

  /**
   * Maps a folder, and compares the checksums of all its blocks. The files must not be changed for
   * as long as the weights are in use.
   *
   * @throws FolderException naming file and block or field, if anything is not as it should be
   */
  public static ModelWeights open(Path folder) {
    return FolderReader.read(folder);
  }

  /**
   * Refuses a place where something is already, unless it may be replaced: only a Tern folder or an
   * empty folder ever is.
   */
  public static void checkPlace(Path folder, boolean replace) {
    if (!Files.exists(folder)) {
      return;
    }
    if (!replace) {
      throw new FolderException(folder + ": exists; choose another name, or replace it (--force)");
    }
    try (Stream<Path> inside = Files.list(folder)) {
      if (!isOne(folder) && inside.findAny().isPresent()) {
        throw new FolderException(
            folder + ": is neither a Tern folder nor empty, so it is not replaced");
      }
    } catch (IOException notAFolder) {
      throw new FolderException(folder + ": is not a folder, so it is not replaced", notAFolder);
    }
  }

  /**
   * Writes a folder.
   *
   * @param files further files by name, such as tokenizer.json
   * @param replace whether a Tern folder that is there already is replaced
   * @param progress is told of each matrix
   * @throws FolderException if it is there already, or cannot be written
   */
  public static void write(
      ModelWeights weights,
      Packing packing,
      Path folder,
      Map<String, byte[]> files,
      boolean replace,
      Consumer<String> progress) {
    checkPlace(folder, replace);
    Path target = folder.toAbsolutePath();
    Path made = null;
    try {
      Files.createDirectories(target.getParent());
      made = Files.createDirectory(beside(target, "new"));
      FolderWriter.write(weights, packing, made, progress);
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        Files.write(made.resolve(file.getKey()), file.getValue());
      }
      if (Files.exists(target)) {
        Path old = beside(target, "old");
        Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
        Files.move(made, target, StandardCopyOption.ATOMIC_MOVE);
        delete(old);
      } else {
        Files.move(made, target, StandardCopyOption.ATOMIC_MOVE);
      }
      made = null;
    } catch (IOException failed) {
      throw new FolderException(folder + ": cannot be written: " + failed, failed);
    } finally {
      delete(made);
    }
  }

  /** A name that nothing has yet. */
  private static Path beside(Path target, String what) {
    String unique = Long.toHexString(System.nanoTime());
    return target.resolveSibling("." + target.getFileName() + "." + what + "-" + unique);
  }

  private static void delete(Path folder) {
    if (folder == null) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException left) {
      throw new FolderException(folder + ": cannot be deleted: " + left, left);
    }
  }
}
