package dev.takagari.ingest.replay;

/// Where a rebuild is.
public enum RebuildStep {
  READING_LAKE,
  READING_MANIFESTS,
  RESTORING_UNITS,
  TAKING_OVER_LAKE,
  CHECKING_INDEX
}
