package dev.takagari.core.source;

import dev.takagari.core.mapping.LineDecoder;
import dev.takagari.core.mapping.PlainLines;
import dev.takagari.core.mapping.UnmappedNames;
import dev.takagari.core.mapping.aws.CloudTrailMapping;
import dev.takagari.core.mapping.fdr.FdrMapping;
import dev.takagari.core.mapping.fdr.FdrSliceDecoder;
import dev.takagari.core.mapping.record.RecordDecoder;
import dev.takagari.core.mapping.record.RecordDefinition;
import dev.takagari.core.mapping.record.RecordSyntax;
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

  private ShippedSources() {}

  /// All kinds.
  ///
  /// @param unmapped counts names of sensor events that no family knows
  /// @param plain counts lines of the sensor that the fast decoder left to the plain one
  public static List<SourceType> types(UnmappedNames unmapped, PlainLines plain) {
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
            List.of()));
  }

  /// The definitions of all kinds but the sensor's, which has a mapping of its own.
  public static List<RecordDefinition> definitions() {
    return List.of(CloudTrailMapping.DEFINITION);
  }

  private static Supplier<LineDecoder> decoder(RecordDefinition... definitions) {
    List<RecordDefinition> all = List.of(definitions);
    return () -> new RecordDecoder(RecordSyntax.json(), all);
  }

  private static boolean isOfFalcon(Glimpse glimpse) {
    boolean named = glimpse.names().contains("cid");
    return glimpse.names().contains("event_simpleName")
        || (named && BESIDE_CID.stream().anyMatch(glimpse.names()::contains));
  }
}
