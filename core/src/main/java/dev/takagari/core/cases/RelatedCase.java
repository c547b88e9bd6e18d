package dev.takagari.core.cases;

import dev.takagari.core.detection.DetectionSubject;
import dev.takagari.core.detection.Severity;
import java.time.Instant;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/// A case about the same host, account or such as another, at about the same time.
///
/// @param title hostile as all texts
/// @param shared what both are about; never empty
public record RelatedCase(
    CaseKey key,
    String title,
    Severity severity,
    CaseState state,
    Instant openedAt,
    Set<DetectionSubject.Kind> shared) {
  public RelatedCase {
    shared = Collections.unmodifiableSet(new TreeSet<>(shared));
  }
}
