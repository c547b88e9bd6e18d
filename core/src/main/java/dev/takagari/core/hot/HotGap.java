package dev.takagari.core.hot;

/// An index whose events cannot be trusted to be in the hot tier: its class and range have to be
/// read from the lake.
///
/// @param entry what the ledger says
/// @param reason what the engine says
public record HotGap(HotIndexEntry entry, Reason reason) {
  /// What is wrong.
  public enum Reason {
    /// The engine has no index of this name.
    MISSING,
    /// The engine has another index of this name.
    REPLACED
  }
}
