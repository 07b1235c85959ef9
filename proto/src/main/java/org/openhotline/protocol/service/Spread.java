package org.openhotline.protocol.service;

/// Three percentiles of the same waits.
///
/// @param count waits that were reckoned with, those without end among them
/// @param p50 half of them
/// @param p90 nine in ten
/// @param p99 all but one in a hundred
public record Spread(int count, Quantile p50, Quantile p90, Quantile p99) {}
