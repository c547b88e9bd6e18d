package dev.takagari.core.source;

import dev.takagari.core.mapping.LineDecoder;
import dev.takagari.core.mapping.PlainLines;
import dev.takagari.core.mapping.UnmappedNames;
import dev.takagari.core.mapping.aws.CloudTrailMapping;
import dev.takagari.core.mapping.aws.GuardDutyMapping;
import dev.takagari.core.mapping.falco.FalcoMapping;
import dev.takagari.core.mapping.fdr.FdrMapping;
import dev.takagari.core.mapping.fdr.FdrSliceDecoder;
import dev.takagari.core.mapping.fdr.StreamMapping;
import dev.takagari.core.mapping.panw.PanwMapping;
import dev.takagari.core.mapping.panw.PanwSyntax;
import dev.takagari.core.mapping.record.RecordDecoder;
import dev.takagari.core.mapping.record.RecordDefinition;
import dev.takagari.core.mapping.record.RecordSyntax;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// The kinds of logs that come with Takagari.
public final class ShippedSources {
  /// What Falcon Data Replicator brings.
  public static final String FDR = "crowdstrike.fdr";

  private static final String AWS_LOGS = "(^|/)AWSLogs/(o-[a-z0-9]+/)?[0-9]+/";
  private static final String DAY = "/[a-z0-9-]+/[0-9]{4}/[0-9]{2}/[0-9]{2}/";

  private static final List<String> BESIDE_CID =
      List.of("aid", "timestamp", "event_type", "ExternalApiType");

  /// How falcosidekick names its objects: `2025-11-07/2025-11-07T18:16:23.2+09:00.json`.
  private static final String DAY_AND_TIME =
      "(^|/)[0-9]{4}-[0-9]{2}-[0-9]{2}/[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(Z|[+-][0-9:]+)\\.json$";

  private ShippedSources() {}

  /// All kinds.
  ///
  /// @param unmapped counts names of sensor events that no family knows
  /// @param plain counts lines of the sensor that the fast decoder left to the plain one
  public static List<SourceType> types(UnmappedNames unmapped, PlainLines plain) {
    RecordDefinition stream = StreamMapping.definition(unmapped);
    return List.of(
        new SourceType(
            FDR,
            new Framing.Lines(),
            List.of(Pattern.compile("(^|/)data/[^/]+/part-[0-9]+[^/]*$")),
            ShippedSources::isOfFalcon,
            () -> new FdrSliceDecoder(unmapped, plain),
            List.of(new FdrMapping())),
        new SourceType(
            CloudTrailMapping.DATASET,
            new Framing.JsonArray("Records"),
            List.of(Pattern.compile(AWS_LOGS + "CloudTrail(-Insight)?" + DAY)),
            glimpse -> glimpse.recordHas("eventVersion", "eventTime", "awsRegion", "eventType"),
            decoder(CloudTrailMapping.DEFINITION),
            List.of(CloudTrailMapping.DEFINITION)),
        new SourceType(
            "aws.cloudtrail-digest",
            new Framing.Opaque(),
            List.of(Pattern.compile(AWS_LOGS + "CloudTrail-Digest" + DAY)),
            glimpse -> glimpse.names().containsAll(List.of("digestS3Bucket", "logFiles")),
            decoder(CloudTrailMapping.DEFINITION),
            List.of()),
        new SourceType(
            GuardDutyMapping.DATASET,
            new Framing.JsonArray(GuardDutyMapping.WRAPPER),
            List.of(Pattern.compile(AWS_LOGS + "GuardDuty" + DAY)),
            ShippedSources::isFinding,
            decoder(GuardDutyMapping.ENVELOPED, GuardDutyMapping.BARE),
            List.of(GuardDutyMapping.ENVELOPED, GuardDutyMapping.BARE)),
        new SourceType(
            FalcoMapping.DATASET,
            new Framing.Lines(),
            List.of(Pattern.compile(DAY_AND_TIME)),
            glimpse -> glimpse.recordHas("rule", "priority", "time"),
            decoder(FalcoMapping.DEFINITION),
            List.of(FalcoMapping.DEFINITION)),
        new SourceType(
            StreamMapping.DATASET,
            new Framing.Lines(),
            List.of(),
            glimpse -> glimpse.recordHas("metadata", "event"),
            decoder(stream),
            List.of(stream)),
        new SourceType(
            PanwMapping.DATASET,
            new Framing.Lines(),
            List.of(),
            glimpse -> PanwSyntax.isLog(glimpse.firstLine()),
            () -> new RecordDecoder(new PanwSyntax(), PanwMapping.DEFINITIONS),
            List.copyOf(PanwMapping.DEFINITIONS)));
  }

  /// The definitions of all kinds but the sensor's, which has a mapping of its own.
  public static List<RecordDefinition> definitions() {
    List<RecordDefinition> definitions = new ArrayList<>();
    definitions.add(CloudTrailMapping.DEFINITION);
    definitions.add(GuardDutyMapping.BARE);
    definitions.add(GuardDutyMapping.ENVELOPED);
    definitions.add(FalcoMapping.DEFINITION);
    definitions.add(StreamMapping.definition(new UnmappedNames()));
    definitions.addAll(PanwMapping.DEFINITIONS);
    return List.copyOf(definitions);
  }

  private static Supplier<LineDecoder> decoder(RecordDefinition... definitions) {
    List<RecordDefinition> all = List.of(definitions);
    return () -> new RecordDecoder(RecordSyntax.json(), all);
  }

  /// A finding by itself, in an array or in the envelope of EventBridge, its names in either case.
  private static boolean isFinding(Glimpse glimpse) {
    boolean enveloped =
        glimpse.recordHas("detail-type", "detail")
            && glimpse.firstLine().contains("\"aws.guardduty\"");
    return enveloped
        || glimpse.recordHas("accountId", "type", "resource", "service")
        || glimpse.recordHas("AccountId", "Type", "Resource", "Service");
  }

  private static boolean isOfFalcon(Glimpse glimpse) {
    boolean named = glimpse.names().contains("cid");
    return glimpse.names().contains("event_simpleName")
        || (named && BESIDE_CID.stream().anyMatch(glimpse.names()::contains));
  }
}
