package tern.bench;

import java.util.ArrayList;
import java.util.List;
import tern.device.DeviceConfig;
import tern.device.DeviceMemory;
import tern.device.Driver;

/**
 * Some tokens that pass through all layers together: where their operands stand in device memory,
 * and the products over them in the order of a real token.
 */
final class TokenPass implements AutoCloseable {
  private final Driver driver;
  private final TokenWeights weights;
  private final ModelShape shape;
  private final int tokens;
  private final int context;
  private final int positions;
  private final List<DeviceMemory.Region> regions = new ArrayList<>();

  /** Operands of BitLinears and head, one product at a time. */
  private final DeviceMemory.Region activations;

  private final DeviceMemory.Region results;

  /** Rows of the query heads of a group, for all tokens; then the next key head's. */
  private final Place queries;

  /** Of each such row the scores of all positions, page after page. */
  private final Place scores;

  /** The weights of all positions, high and low, in two rows for each row of queries. */
  private final Place probabilities;

  /** Their products with the values: all rows of a page, then the next page's. */
  private final Place sums;

  /**
   * Takes device memory for the operands.
   *
   * @param context positions that the last token sees, its own included
   */
  TokenPass(Driver driver, ModelShape shape, TokenWeights weights, int tokens, int context) {
    this.driver = driver;
    this.weights = weights;
    this.shape = shape;
    this.tokens = tokens;
    this.context = context;
    long activationBytes = 0;
    long resultBytes = 0;
    for (BenchMatrix matrix : weights.layers().getFirst().linears().values()) {
      activationBytes = Math.max(activationBytes, matrix.activationBytes(tokens));
      resultBytes = Math.max(resultBytes, matrix.resultBytes(tokens));
    }
    long headBytes = 0;
    for (BenchMatrix matrix : weights.head()) {
      activationBytes = Math.max(activationBytes, matrix.activationBytes(weights.headRows()));
      headBytes += matrix.resultBytes(weights.headRows());
    }
    resultBytes = Math.max(resultBytes, headBytes);
    this.activations = take("activations", activationBytes);
    this.results = take("results", resultBytes);
    KeyValuePages pages = weights.layers().getFirst().heads().getFirst();
    DeviceConfig config = driver.config();
    int pageCount = pages.count(context);
    this.positions = pageCount * pages.size();
    BenchMatrix keys = pages.keys().getFirst();
    BenchMatrix values = pages.values().getFirst();
    long scoreBytes = 4L * pageCount * keys.images().getFirst().jobRows();
    int allRows = shape.keyHeads() * queryRows();
    this.queries = take("queries", allRows, keys.columns().activationStride());
    this.scores = take("scores", allRows, (int) config.roundUpToBeat(scoreBytes));
    this.probabilities = take("probabilities", 2 * allRows, positions);
    this.sums = take("sums of values", pageCount * 2 * allRows, values.resultStride());
  }

  private DeviceMemory.Region take(String what, long bytes) {
    regions.add(driver.memory().take(what, bytes, BenchImage.PAGE));
    return regions.getLast();
  }

  private Place take(String what, int rows, int stride) {
    return new Place(take(what, (long) rows * stride), 0, stride);
  }

  /** Token rows of a key head's queries. */
  private int queryRows() {
    return shape.group() * tokens;
  }

  /** The products of one layer. */
  List<TokenStep> layer(int index) {
    TokenWeights.Layer layer = weights.layers().get(index);
    return List.of(
        linear(layer.linears().get(Projection.QKV)),
        scores(layer.heads()),
        values(layer.heads()),
        linear(layer.linears().get(Projection.O)),
        linear(layer.linears().get(Projection.GATE_UP)),
        linear(layer.linears().get(Projection.DOWN)));
  }

  /** The head, of the last token; nothing if it is not on the device. */
  List<TokenStep> head() {
    List<BenchProduct> products = new ArrayList<>();
    long at = 0;
    for (BenchMatrix matrix : weights.head()) {
      Place sums = new Place(results, at, matrix.resultStride());
      products.add(new BenchProduct(matrix, weights.headRows(), operands(matrix), sums));
      at += matrix.resultBytes(weights.headRows());
    }
    return products.isEmpty() ? List.of() : List.of(new TokenStep(TokenPart.HEAD, false, products));
  }

  private TokenStep linear(BenchMatrix matrix) {
    Place sums = new Place(results, 0, matrix.resultStride());
    BenchProduct product = new BenchProduct(matrix, tokens, operands(matrix), sums);
    return new TokenStep(TokenPart.BITLINEARS, false, List.of(product));
  }

  private Place operands(BenchMatrix matrix) {
    return new Place(activations, 0, matrix.columns().activationStride());
  }

  private TokenStep scores(List<KeyValuePages> heads) {
    List<BenchProduct> products = new ArrayList<>();
    for (int h = 0; h < heads.size(); h++) {
      int first = h * queryRows();
      for (int page = 0; page < heads.get(h).count(context); page++) {
        BenchMatrix keys = heads.get(h).keys(page, context);
        long before = 4L * page * heads.get(h).keys().getFirst().images().getFirst().jobRows();
        products.add(
            new BenchProduct(
                keys, queryRows(), queries.from(first), scores.from(first).moved(before)));
      }
    }
    return new TokenStep(TokenPart.ATTENTION, true, products);
  }

  private TokenStep values(List<KeyValuePages> heads) {
    List<BenchProduct> products = new ArrayList<>();
    int rows = 2 * queryRows();
    for (int h = 0; h < heads.size(); h++) {
      int count = heads.get(h).count(context);
      for (int page = 0; page < count; page++) {
        Place high = probabilities.from(h * rows).moved((long) page * heads.get(h).size());
        Place sum = sums.from((h * count + page) * rows);
        products.add(new BenchProduct(heads.get(h).values().get(page), rows, high, sum));
      }
    }
    return new TokenStep(TokenPart.ATTENTION, false, products);
  }

  /** Writes the keys and values of these tokens into a layer's pages. */
  void append(int layer, RandomBytes random) {
    for (KeyValuePages pages : weights.layers().get(layer).heads()) {
      for (int i = 1; i <= tokens; i++) {
        pages.append(context - i, random);
      }
    }
  }

  /** Frees the memory. */
  @Override
  public void close() {
    regions.forEach(DeviceMemory.Region::free);
  }
}
