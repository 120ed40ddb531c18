package tern.evaluate;

/**
 * The perplexity of a text.
 *
 * <p>Immutable: any thread may use it.
 *
 * @param tokens tokens that were scored: all of the text but the first
 * @param window tokens of a window
 * @param stride tokens from the start of one window to the start of the next
 * @param nats mean negative log-likelihood of a token, to base e
 * @param standardError standard error of {@code nats}, as if tokens were independent
 * @param perplexity {@code exp(nats)}
 * @param perplexityError standard error of {@code perplexity}, {@code perplexity * standardError}
 */
public record PerplexityReport(
    int tokens,
    int window,
    int stride,
    double nats,
    double standardError,
    double perplexity,
    double perplexityError) {}
