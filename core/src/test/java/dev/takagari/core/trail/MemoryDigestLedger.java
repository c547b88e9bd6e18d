package dev.takagari.core.trail;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Checks in memory, for tests.
public final class MemoryDigestLedger implements DigestLedger {
  private final Map<String, DigestCheck> checks = new TreeMap<>();

  private record Found(String kind, String object) {
    static Found of(Wrong wrong) {
      return new Found(wrong.kind(), wrong.object());
    }
  }

  @Override
  public void record(DigestCheck check) {
    Map<Found, Wrong> kept = new HashMap<>();
    find(check.feed()).map(DigestCheck::wrong).orElse(List.of()).stream()
        .filter(old -> old.until() != null && old.from().isBefore(check.since()))
        .forEach(old -> kept.put(Found.of(old), old));
    for (Wrong found : check.wrong()) {
      kept.merge(Found.of(found), found, MemoryDigestLedger::fromTheFirst);
    }
    List<Wrong> wrong = new ArrayList<>(kept.values());
    wrong.sort(
        Comparator.comparing(Wrong::from)
            .reversed()
            .thenComparing(Wrong::kind)
            .thenComparing(Wrong::object));
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

  private static Wrong fromTheFirst(Wrong before, Wrong now) {
    Instant from = before.from().isBefore(now.from()) ? before.from() : now.from();
    return new Wrong(now.kind(), now.object(), from, now.until(), now.text());
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
