package dev.takagari.core.coverage;

/// How long the events of a feed took for one step.
public record StageDelays(String feed, DelayStage stage, DelayHistogram delays) {}
