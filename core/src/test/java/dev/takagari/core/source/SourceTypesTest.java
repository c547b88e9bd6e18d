package dev.takagari.core.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.mapping.PlainLines;
import dev.takagari.core.mapping.UnmappedNames;
import dev.takagari.core.source.Recognition.Known;
import dev.takagari.core.source.Recognition.Unknown;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceTypesTest {
  private static final List<SourceType> SHIPPED =
      ShippedSources.types(new UnmappedNames(), new PlainLines());
  private final SourceTypes types = new SourceTypes(SHIPPED);

  private static String name(Recognition recognition) {
    return switch (recognition) {
      case Known(SourceType type) -> type.name();
      case Unknown(String why) -> "unknown: " + why;
    };
  }

  private static Glimpse glimpse(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return Glimpse.of(bytes, bytes.length);
  }

  @ParameterizedTest
  @CsvSource({
    "AWSLogs/111122223333/CloudTrail/us-east-1/2026/01/02/a.json.gz, aws.cloudtrail",
    "p/AWSLogs/o-abc123/111122223333/CloudTrail/eu-west-1/2026/01/02/a.json.gz, aws.cloudtrail",
    "AWSLogs/111122223333/CloudTrail-Insight/us-east-1/2026/01/02/a.json.gz, aws.cloudtrail",
    "AWSLogs/1/CloudTrail-Digest/us-east-1/2026/01/02/a.json.gz, aws.cloudtrail-digest",
    "data/f0714ca5-3689-448d-b5cc-582a6f7a56b1/part-00000.gz, crowdstrike.fdr",
    "some/other.json, unknown: the key fits no kind of log",
    "AWSLogs/1/CloudTrail/x.json, unknown: the key fits no kind of log",
  })
  void tellsByTheKey(String key, String expected) {
    assertThat(name(types.ofKey("", key))).isEqualTo(expected);
  }

  @Test
  void theConfigurationWinsExceptOverWhatHoldsNoEvents() {
    assertThat(name(types.ofKey("aws.cloudtrail", "data/x/part-1.gz"))).isEqualTo("aws.cloudtrail");
    assertThat(
            name(
                types.ofKey(
                    "aws.cloudtrail", "AWSLogs/1/CloudTrail-Digest/r/2026/01/02/a.json.gz")))
        .isEqualTo("aws.cloudtrail-digest");
    assertThat(name(types.ofKey("no.such", "x"))).isEqualTo("unknown: there is no kind no.such");
  }

  @Test
  void tellsByTheContentEvenWhenItIsCut() {
    String record =
        "{\"eventVersion\":\"1\",\"userIdentity\":{\"a\":[{\"x\":1}]},\"eventTime\":\"t\","
            + "\"awsRegion\":\"r\",\"eventType\":\"AwsApiCall\",\"requestParameters\":{\"y\":[1";
    assertThat(name(types.ofContent(glimpse(record)))).isEqualTo("aws.cloudtrail");
    assertThat(name(types.ofContent(glimpse("{\"Records\":[" + record))))
        .isEqualTo("aws.cloudtrail");
    assertThat(name(types.ofContent(glimpse("[\n" + record)))).isEqualTo("aws.cloudtrail");
    assertThat(
            name(
                types.ofContent(
                    glimpse("{\"resources\":[{\"ARN\":\"a\"}]," + record.substring(1)))))
        .isEqualTo("aws.cloudtrail");
    assertThat(name(types.ofContent(glimpse("{\"event_simpleName\":\"X\"}\n{"))))
        .isEqualTo("crowdstrike.fdr");
    assertThat(name(types.ofContent(glimpse("{\"logFiles\":[],\"digestS3Bucket\":\"b\"}"))))
        .isEqualTo("aws.cloudtrail-digest");
    for (String other : List.of("", "{}", "[1,2]", "a,b\n1,2\n", "{\"Records\":[1,{\"a\":1}]}")) {
      assertThat(types.ofContent(glimpse(other))).isInstanceOf(Unknown.class);
    }
  }

  @Test
  void saysNothingWhenTwoKindsFit() {
    SourceType first = SHIPPED.get(1);
    List<SourceType> two = new ArrayList<>(SHIPPED);
    two.add(
        new SourceType(
            "other.trail",
            first.framing(),
            List.of(Pattern.compile("CloudTrail/")),
            glimpse -> glimpse.recordHas("eventVersion"),
            first.decoders(),
            List.of()));
    SourceTypes ambiguous = new SourceTypes(two);
    assertThat(name(ambiguous.ofKey("", "AWSLogs/1/CloudTrail/r/2026/01/02/a.json.gz")))
        .isEqualTo("unknown: the key fits several kinds: [aws.cloudtrail, other.trail]");
    assertThat(
            name(
                ambiguous.ofContent(
                    glimpse(
                        "{\"eventVersion\":1,\"eventTime\":1,\"awsRegion\":1,\"eventType\":1}"))))
        .contains("several");
  }

  @Test
  void looksIntoTheFirstRecordOnly() {
    Glimpse glimpse =
        glimpse(
            "{\"v\":[1,{\"no\":1}],\"Records\":[{\"a\":{\"b\":1},\"c\":[2]},{\"d\":1}],\"e\":1}");
    assertThat(glimpse.names()).containsExactlyInAnyOrder("v", "Records", "e");
    assertThat(glimpse.array()).isEqualTo("Records");
    assertThat(glimpse.elementNames()).containsExactlyInAnyOrder("a", "c");
    assertThat(glimpse("first\r\nsecond").firstLine()).isEqualTo("first");
  }
}
