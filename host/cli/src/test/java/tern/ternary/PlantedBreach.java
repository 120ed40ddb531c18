package tern.ternary;

import java.lang.foreign.Linker;
import jdk.incubator.vector.ByteVector;
import tern.cli.Tern;

/**
 * Breaks several rules: in the lowest package, it calls the highest, links to C, needs the Vector
 * API and prints.
 */
public final class PlantedBreach {
  ByteVector vector;

  private PlantedBreach() {}

  static void breach() {
    System.out.println(Linker.nativeLinker());
    Tern.main(new String[0]);
  }
}
