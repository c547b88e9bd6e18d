package dev.takagari.core.trail;

import java.util.List;

/// What checking digests came to.
///
/// @param digests that were taken for true
/// @param logFiles that are what CloudTrail delivered
/// @param findings newest digest first
public record DigestReport(long digests, long logFiles, List<DigestFinding> findings) {
  public DigestReport {
    findings = List.copyOf(findings);
  }

  /// Whether nobody must look. Without a digest nothing is proven.
  public boolean holds() {
    return digests > 0 && findings.stream().noneMatch(DigestFinding::isWrong);
  }
}
