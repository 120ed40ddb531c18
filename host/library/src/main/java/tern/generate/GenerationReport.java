package tern.generate;

import java.util.List;

/**
 * What a generation produced and what it cost.
 *
 * @param tokens tokens generated, the prompt's not counted
 * @param text their text
 * @param tokenIds their ids
 * @param promptTokens tokens of the prompt
 * @param jobs ternary products computed, those of the prompt included
 * @param comparisons results compared with the reference; 0 where none was
 * @param mismatches of these, results that differed
 * @param cycles device cycles of all jobs, 0 on the reference
 * @param busyShare share of these in which the array worked
 * @param tokensPerSecond decoded tokens by the time of the device at its preset's clock; by the
 *     wall clock on the reference
 * @param wallSeconds by the wall clock, loading excluded
 */
public record GenerationReport(
    int tokens,
    String text,
    List<Integer> tokenIds,
    int promptTokens,
    long jobs,
    long comparisons,
    long mismatches,
    long cycles,
    double busyShare,
    double tokensPerSecond,
    double wallSeconds) {}
