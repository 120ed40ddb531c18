package tern.doctor;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks what Tern needs, part by part. */
public final class Doctor {
  private Doctor() {}

  /**
   * Runs all checks; takes a second or two.
   *
   * @param home root of the repository
   * @param model a model to check as well, or null
   */
  public static List<Finding> check(Path home, @Nullable Path model) {
    List<Finding> found = new ArrayList<>(Tools.onPath().check(home));
    found.addAll(Libraries.check(home.resolve("models/austen-3m")));
    found.addAll(Machine.check());
    found.addAll(Devices.boards(Path.of("/dev")));
    found.addAll(Devices.simulators());
    if (model != null) {
      found.addAll(Models.check(model));
    }
    return found;
  }
}
