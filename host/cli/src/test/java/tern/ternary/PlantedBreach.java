package tern.ternary;

import java.lang.foreign.Linker;
import tern.cli.Tern;

/** Breaks several rules: in the lowest package, it calls the highest, links to C and prints. */
public final class PlantedBreach {
  private PlantedBreach() {}

  static void breach() {
    System.out.println(Linker.nativeLinker());
    Tern.main(new String[0]);
  }
}
