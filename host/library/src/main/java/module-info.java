/** Ternary models on the CPU, on simulated hardware, and on boards. */
module tern.library {
  requires ai.djl.api;
  requires ai.djl.tokenizers;
  requires com.fasterxml.jackson.databind;
  // What the tokenizer library needs: an automatic module cannot say so itself.
  requires com.google.gson;
  requires java.management;
  requires jdk.management;
  requires org.slf4j;
  requires static jdk.incubator.vector;
  requires static transitive org.jspecify;

  exports tern;
  exports tern.backend;
  exports tern.bench;
  exports tern.checkpoint;
  exports tern.convert;
  exports tern.cpu;
  exports tern.device;
  exports tern.device.mapped;
  exports tern.device.serial;
  exports tern.device.sim;
  exports tern.evaluate;
  exports tern.folder;
  exports tern.generate;
  exports tern.inspect;
  exports tern.model;
  exports tern.resident;
  exports tern.ternary;
  exports tern.text;
  exports tern.text.template;
  exports tern.verify;
  exports tern.weights;

  // Jackson reads tern.json into records.
  opens tern.folder to
      com.fasterxml.jackson.databind;
}
