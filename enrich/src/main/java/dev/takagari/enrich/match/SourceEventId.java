package dev.takagari.enrich.match;

import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Event;
import dev.takagari.core.mapping.aws.CloudTrailMapping;
import dev.takagari.core.mapping.aws.GuardDutyMapping;
import dev.takagari.core.mapping.fdr.FdrMapping;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The id that an event has at its source, by which people find it there.
final class SourceEventId {
  private static final byte[] ID = "id".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] EVENT_ID = "eventID".getBytes(StandardCharsets.US_ASCII);

  private SourceEventId() {}

  /// The id; empty when the source gives none.
  static String of(Event event) {
    byte[] name = attribute(event.string(Columns.EVENT_DATASET));
    if (name == null) {
      return "";
    }
    ByteSpan span = new ByteSpan();
    span.set(name, 0, name.length);
    int index = event.findAttribute(span);
    if (index < 0) {
      return "";
    }
    event.attribute(index, new ByteSpan(), span);
    return span.toString();
  }

  private static byte @Nullable [] attribute(@Nullable String dataset) {
    if (dataset == null) {
      return null;
    }
    return switch (dataset) {
      case FdrMapping.SENSOR, FdrMapping.EXTERNAL, GuardDutyMapping.DATASET -> ID;
      case CloudTrailMapping.DATASET -> EVENT_ID;
      default -> null;
    };
  }
}
