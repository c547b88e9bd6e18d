package dev.takagari.core.trail;

import java.time.Instant;
import java.util.List;

/// One check of a feed's digests, as it is stored.
///
/// @param at when it was done
/// @param since digests that ended until then were left out
/// @param holds whether there were digests and nobody must look
/// @param digests that hold
/// @param logFiles that are what CloudTrail delivered
/// @param silences hours of silence that are proven
/// @param unsigned digests whose signature was not checked
/// @param wrong what somebody must look at
public record DigestCheck(
    String feed,
    Instant at,
    Instant since,
    boolean holds,
    long digests,
    long logFiles,
    long silences,
    long unsigned,
    List<Wrong> wrong) {
  public DigestCheck {
    wrong = List.copyOf(wrong);
  }

  /// What a report comes to.
  public static DigestCheck of(String feed, Instant at, Instant since, DigestReport report) {
    List<DigestFinding> findings = report.findings();
    return new DigestCheck(
        feed,
        at,
        since,
        report.holds(),
        report.digests(),
        report.logFiles(),
        findings.stream().filter(DigestFinding.Silence.class::isInstance).count(),
        findings.stream().filter(DigestFinding.SignatureUnchecked.class::isInstance).count(),
        findings.stream()
            .filter(DigestFinding::isWrong)
            .map(finding -> Wrong.of(finding, at))
            .toList());
  }
}
