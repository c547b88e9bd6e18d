package dev.takagari.core.mapping.fdr;

import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.mapping.Codec;
import dev.takagari.core.mapping.Draft;
import dev.takagari.core.mapping.Home;
import dev.takagari.core.mapping.UnmappedNames;
import dev.takagari.core.mapping.record.ColumnSource;
import dev.takagari.core.mapping.record.FieldPath;
import dev.takagari.core.mapping.record.RecordDefinition;
import dev.takagari.core.mapping.record.TimeRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Version 1 of the mapping of archived Event Streams messages: `metadata` around an `event`. The
/// fields of the event are those of the external API in FDR files, and mean the same.
public final class StreamMapping {
  /// `event.dataset` of its events.
  public static final String DATASET = "crowdstrike.stream";

  /// Counted for messages that name no type.
  static final String NAMELESS = "(none)";

  private static final String METADATA = "$.metadata";
  private static final FieldPath CREATED = FieldPath.of(METADATA, "eventCreationTime");

  /// Told by the envelope, or by the rule of times.
  private static final Set<Column> ELSEWHERE =
      Set.of(Columns.EVENT_ACTION, Columns.EVENT_CREATED, Columns.TIMESTAMP, Columns.EVENT_ID);

  private StreamMapping() {}

  /// The mapping.
  ///
  /// @param unmapped counts names of events that no family knows
  public static RecordDefinition definition(UnmappedNames unmapped) {
    RecordDefinition.Builder builder =
        RecordDefinition.named("falcon-stream.1", FdrMapping.MODULE, DATASET)
            .body("event")
            .foldNames()
            .time(
                new TimeRule(
                    List.of(
                        FieldPath.of("ContextTimeStamp"),
                        FieldPath.of("UTCTimestamp"),
                        CREATED,
                        FieldPath.of("timestamp"),
                        FieldPath.of("$.timestamp")),
                    CREATED))
            .filled(Columns.EVENT_ACTION, Codec.TEXT_1, METADATA, "eventType")
            .filled(Columns.EVENT_CREATED, Codec.MILLIS_1, METADATA, "eventCreationTime")
            .filled(Columns.ORGANIZATION_ID, Codec.FOLD_1, METADATA, "customerIDString")
            .variants(StreamMapping::homes)
            .derivation((view, draft) -> count(draft, unmapped))
            .derivation(StreamDerived::derive)
            .classification(StreamDerived::classify);
    FdrMapping.sources(false)
        .forEach(
            (column, fields) -> {
              if (!ELSEWHERE.contains(column)) {
                builder.derivedFrom(column, fields.toArray(String[]::new));
              }
            });
    StreamDerived.sources(builder);
    return builder.build();
  }

  static Family family(@Nullable String action) {
    return FdrMapping.family(false, action);
  }

  private static void count(Draft draft, UnmappedNames unmapped) {
    String action = draft.text(Columns.EVENT_ACTION);
    if (action == null || FdrMapping.knownFamily(false, action) == null) {
      unmapped.add(action == null ? NAMELESS : action);
    }
  }

  /// The homes of the external API, whose names search knows, and what only streams send.
  private static List<ColumnSource> homes(@Nullable String action) {
    Family family = family(action);
    List<ColumnSource> sources = new ArrayList<>();
    for (Home home : FdrPlan.ofExternal(family, false).homes()) {
      if (!ELSEWHERE.contains(home.column())) {
        sources.add(new ColumnSource.Held(home));
      }
    }
    sources.add(ColumnSource.held(Columns.PROCESS_EXECUTABLE, Codec.FULL_PATH_1, "ImageFileName"));
    sources.add(
        ColumnSource.filled(
            Columns.SOURCE_DOMAIN, Codec.DOMAIN_1::decode, "SourceEndpointHostName"));
    sources.add(
        ColumnSource.filled(Columns.USER_DOMAIN, Codec.FOLD_1::decode, "SourceAccountDomain"));
    return List.copyOf(sources);
  }
}
