package dev.takagari.core.trail;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Checks in memory, for tests.
public final class MemoryDigestLedger implements DigestLedger {
  private final Map<String, DigestCheck> checks = new TreeMap<>();

  @Override
  public void record(DigestCheck check) {
    List<Wrong> wrong = new ArrayList<>(check.wrong());
    DigestCheck before = checks.get(check.feed());
    if (before != null) {
      for (Wrong old : before.wrong()) {
        boolean again =
            check.wrong().stream()
                .anyMatch(n -> n.kind().equals(old.kind()) && n.object().equals(old.object()));
        if (old.until() != null && old.from().isBefore(check.since()) && !again) {
          wrong.add(old);
        }
      }
    }
    checks.put(
        check.feed(),
        new DigestCheck(
            check.feed(),
            check.at(),
            check.since(),
            check.holds(),
            check.digests(),
            check.logFiles(),
            check.silences(),
            check.unsigned(),
            wrong));
  }

  @Override
  public Optional<DigestCheck> find(String feed) {
    return Optional.ofNullable(checks.get(feed));
  }

  @Override
  public List<DigestCheck> all() {
    return List.copyOf(checks.values());
  }
}
