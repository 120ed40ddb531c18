package tern.resident;

import java.util.List;

/** Refuses programs of which a step would wait for ever, of a whole token or of a prompt's. */
record WaitCheck(
    ResidentProgram program, List<ProductStep> products, List<VectorInstruction> vectors) {
  void check() {
    if (program.bodyProducts() > products.size() || program.bodyVectors() > vectors.size()) {
      throw new ResidentException(
          "a token of a prompt has "
              + program.bodyProducts()
              + " products and "
              + program.bodyVectors()
              + " vector instructions, expected at most "
              + products.size()
              + " and "
              + vectors.size());
    }
    run(program.bodyProducts(), program.bodyVectors());
    run(products.size(), vectors.size());
  }

  private void run(int productCount, int vectorCount) {
    int p = 0;
    int v = 0;
    while (p < productCount || v < vectorCount) {
      if (p < productCount && products.get(p).after() <= v) {
        p++;
      } else if (v < vectorCount && vectors.get(v).after() <= p) {
        v++;
      } else if (p < productCount) {
        String message = "AFTER is " + products.get(p).after() + ", expected at most " + v;
        throw ProgramCheck.failed("product", program.names().products(), p, message);
      } else {
        String message = "AFTER is " + vectors.get(v).after() + ", expected at most " + p;
        throw ProgramCheck.failed("vector instruction", program.names().vectors(), v, message);
      }
    }
  }
}
