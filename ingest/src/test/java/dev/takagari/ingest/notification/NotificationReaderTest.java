package dev.takagari.ingest.notification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.error.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NotificationReaderTest {
  private final NotificationReader reader = new NotificationReader(Set.of());

  private Notification.Batch batch(String body) {
    assertThat(reader.read(body)).isInstanceOf(Notification.Batch.class);
    return (Notification.Batch) reader.read(body);
  }

  private static String fdr(String prefix, String path) {
    return """
        {"bucket":"cs-prod-cannon-1","pathPrefix":"%s","files":[{"path":"%s"}]}"""
        .formatted(prefix, path);
  }

  @Test
  void readsFalconsBatchMessage() {
    Notification.Batch batch =
        batch(
            """
            {"cid":"0123456789abcdef0123456789abcdef","timestamp":1492726639137,"fileCount":2,
             "totalSize":349986220,"bucket":"cs-prod-cannon-0123-s3alias",
             "pathPrefix":"data/f0714ca5","files":[
              {"path":"data/f0714ca5/part-00000.gz","size":90506436,
               "checksum":"69FE068DD7D115EBDC21ED4181B4CD79"},
              {"path":"data/f0714ca5/part-00001.gz"}]}""");
    assertThat(batch.shape()).isEqualTo("fdr");
    assertThat(batch.time()).isEqualTo(Instant.ofEpochMilli(1492726639137L));
    assertThat(batch.countDiffers()).isFalse();
    Listed first = batch.files().getFirst();
    assertThat(first.ref().toString())
        .isEqualTo("cs-prod-cannon-0123-s3alias/data/f0714ca5/part-00000.gz");
    assertThat(first.size()).isEqualTo(90506436);
    assertThat(first.md5()).isEqualTo("69fe068dd7d115ebdc21ed4181b4cd79");
    assertThat(first.refused()).isNull();
    assertThat(batch.files().getLast().size()).isEqualTo(-1);
    assertThat(batch.files().getLast().md5()).isNull();
  }

  @Test
  void unescapesPathsThatAreEscaped() {
    assertThat(batch(fdr("data/b 1", "data%2Fb%201%2Fpart+0.gz")).files().getFirst().ref().key())
        .isEqualTo("data/b 1/part+0.gz");
    assertThat(batch(fdr("data", "data/100%.gz")).files().getFirst().ref().key())
        .isEqualTo("data/100%.gz");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data/b1/../b2/part.gz",
        "data/b1/./part.gz",
        "data/b1//part.gz",
        "/data/b1/part.gz",
        "data/b2/part.gz",
        "data/b1",
        "data/b1/",
        "data/b1x/part.gz",
        "data/b1/%2e%2e/part.gz",
        "data%2Fb1%2F%2E%2E%2Fx",
        "data/b1/%00",
        "data/b1/a\\\\b",
        "data/b1/\\u0000",
        "data/b1/\\ud800",
        "data/b1/%zz%41%",
        ""
      })
  void refusesPathsThatLeaveTheirBatch(String path) {
    Listed file = batch(fdr("data/b1", path)).files().getFirst();
    assertThat(file.refused()).isEqualTo(ErrorCode.PATH_NOT_ALLOWED);
    assertThat(file.ref().key()).doesNotContain("\0");
  }

  @Test
  void takesTheKeysOfFalcosidekick() {
    String event =
        "{\"Records\":[{\"eventName\":\"ObjectCreated:Put\",\"s3\":{\"bucket\":{\"name\":\"bucket-1\"},"
            + "\"object\":{\"key\":\"%s2025-11-07/2025-11-07T18%%3A16%%3A23.2%%2B09%%3A00.json\"}}}]}";
    for (String prefix : List.of("", "/", "falco/")) {
      Listed file = batch(event.formatted(prefix)).files().getFirst();
      assertThat(file.refused()).isNull();
      assertThat(file.ref().key())
          .isEqualTo(prefix + "2025-11-07/2025-11-07T18:16:23.2+09:00.json");
    }
    assertThat(batch(event.formatted("//")).files().getFirst().refused())
        .isEqualTo(ErrorCode.PATH_NOT_ALLOWED);
  }

  @Test
  void namesWhatIsRefusedSoThatTheLedgerCanHoldItAndTellItApart() {
    String wide = "\u65e5".repeat(1_200);
    List<Listed> files =
        List.of(
            batch(fdr("data", "data/" + wide + "a")).files().getFirst(),
            batch(fdr("data", "data/" + wide + "b")).files().getFirst(),
            batch("{\"bucket\":\"" + wide + "\",\"files\":[{\"path\":\"a\"}]}").files().getFirst());
    for (Listed file : files) {
      assertThat(file.refused()).isEqualTo(ErrorCode.PATH_NOT_ALLOWED);
      assertThat(file.ref().toString().getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(1_100);
    }
    assertThat(files.get(0).ref()).isNotEqualTo(files.get(1).ref());
  }

  @Test
  void givesObjectsWithoutAKeyNamesOfTheirOwn() {
    String one = "{\"bucket\":\"b\",\"files\":[{},{\"path\":null},7],\"timestamp\":1}";
    String other = one.replace("1}", "2}");
    List<Listed> files = new ArrayList<>(batch(one).files());
    files.addAll(batch(other).files());
    assertThat(files).allMatch(file -> file.refused() == ErrorCode.PATH_NOT_ALLOWED);
    assertThat(files.stream().map(Listed::ref)).hasSize(6).doesNotHaveDuplicates();
    assertThat(batch(one)).isEqualTo(batch(one));
  }

  @Test
  void readsNumbersThatCannotBe() {
    Notification.Batch batch =
        batch(
            """
            {"bucket":"b","timestamp":9223372036854775808,"fileCount":9223372036854775808,"files":[
             {"path":"a","size":"12"},{"path":"b","size":-1},{"path":"c","size":9223372036854775808},
             {"path":"d","size":1.5,"checksum":"abc"},{"path":"e","size":null,"checksum":null}]}""");
    assertThat(batch.files().stream().map(Listed::size))
        .containsExactly(12L, -1L, Long.MAX_VALUE, -1L, -1L);
    assertThat(batch.files()).allMatch(file -> file.md5() == null);
    assertThat(batch.countDiffers()).isTrue();
    assertThat(batch.time()).isEqualTo(Instant.ofEpochMilli(Long.MAX_VALUE));
    for (String time : List.of("-1", "\"soon\"", "1.5", "null")) {
      assertThat(batch("{\"bucket\":\"b\",\"files\":[],\"timestamp\":" + time + "}").time())
          .isEqualTo(Instant.MIN);
    }
  }

  @Test
  void refusesBucketsThatTheFeedDoesNotHave() {
    Notification.Batch batch =
        (Notification.Batch)
            new NotificationReader(Set.of("mine"))
                .read(
                    """
                    {"bucket":"yours","files":[{"path":"a"}]}""");
    assertThat(batch.files().getFirst().refused()).isEqualTo(ErrorCode.PATH_NOT_ALLOWED);
  }

  @Test
  void readsS3EventsOfSeveralRecords() {
    String event =
        """
        {"Records":[
         {"eventName":"ObjectCreated:Put","eventTime":"2026-01-02T03:04:05.678Z","s3":{
          "bucket":{"name":"b"},"object":{"key":"data/b+1/%E6%97%A5.gz","size":7,"eTag":"x"}}},
         {"eventName":"ObjectRemoved:Delete","s3":{
          "bucket":{"name":"b"},"object":{"key":"gone"}}},
         {"eventName":"ObjectCreated:Copy","s3":{
          "bucket":{"name":"b"},"object":{"key":"data/x/_SUCCESS"}}},
         {"eventName":"s3:ObjectCreated:CompleteMultipartUpload","s3":{
          "bucket":{"name":"b"},"object":{"key":"data/2.gz"}}}]}""";
    Notification.Batch batch = batch(event);
    assertThat(batch.shape()).isEqualTo("s3");
    assertThat(batch.time()).isEqualTo("2026-01-02T03:04:05.678Z");
    assertThat(batch.files())
        .extracting(file -> file.ref().key())
        .containsExactly("data/b 1/日.gz", "data/2.gz");
    assertThat(batch.files().getFirst().size()).isEqualTo(7);

    String escaped = event.replace("\n", "").replace("\"", "\\\"");
    assertThat(
            batch("{\"Type\":\"Notification\",\"TopicArn\":\"t\",\"Message\":\"" + escaped + "\"}")
                .shape())
        .isEqualTo("sns");
  }

  @Test
  void readsCloudTrailsMessageOfSeveralObjects() {
    String delivery =
        """
        {"s3Bucket":"trails","s3ObjectKey":["AWSLogs/1/CloudTrail/a%2Bb.json.gz",
         "AWSLogs/1/CloudTrail/c.json.gz",7]}""";
    for (String body :
        List.of(
            delivery,
            "{\"Type\":\"Notification\",\"TopicArn\":\"arn:aws:sns:x:1:t\",\"Message\":\""
                + delivery.replace("\n", " ").replace("\"", "\\\"")
                + "\"}")) {
      Notification.Batch batch = batch(body);
      assertThat(batch.shape()).isEqualTo("cloudtrail");
      assertThat(batch.isWhole()).isFalse();
      assertThat(batch.time()).isNull();
      assertThat(batch.files())
          .extracting(file -> file.ref().key())
          .startsWith("AWSLogs/1/CloudTrail/a+b.json.gz", "AWSLogs/1/CloudTrail/c.json.gz");
      assertThat(batch.files())
          .extracting(Listed::refused)
          .containsExactly(null, null, ErrorCode.PATH_NOT_ALLOWED);
    }
    assertThat(reader.read("{\"s3Bucket\":\"b\",\"s3ObjectKey\":[]}"))
        .isInstanceOf(Notification.Ignored.class);
  }

  @Test
  void readsEventBridge() {
    Notification.Batch batch =
        batch(
            """
            {"detail-type":"Object Created","time":"2026-01-02T03:04:05Z","detail":{
             "bucket":{"name":"b"},"object":{"key":"data/a b+c.gz","size":3}}}""");
    assertThat(batch.shape()).isEqualTo("eventbridge");
    assertThat(batch.files().getFirst().ref().key()).isEqualTo("data/a b+c.gz");
  }

  @Test
  void ignoresWhatBringsNothing() {
    for (String body :
        List.of(
            "{\"Service\":\"Amazon S3\",\"Event\":\"s3:TestEvent\"}",
            "{\"Records\":[]}",
            "{\"source\":\"aws.s3\",\"detail-type\":\"Object Deleted\",\"detail\":{}}",
            "{\"Records\":[{\"eventName\":\"ObjectRemoved:Delete\",\"s3\":{}}]}")) {
      assertThat(reader.read(body)).isInstanceOf(Notification.Ignored.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hello",
        "[]",
        "{}",
        "{\"files\":[]}",
        "{\"files\":\"x\",\"bucket\":\"b\"}",
        "{\"Records\":[1]}",
        "{\"Records\":[{\"eventName\":\"ObjectCreated:Put\",\"s3\":{\"bucket\":{}}}]}",
        "{\"bucket\":\"b\",\"files\":[]} trailing",
        "{\"TopicArn\":\"t\",\"Message\":\"{\\\"TopicArn\\\":\\\"t\\\",\\\"Message\\\":\\\"x\\\"}\"}",
        "{\"detail-type\":\"Object Deleted\",\"detail\":{}}"
      })
  void doesNotKnowAnythingElse(String body) {
    assertThat(reader.read(body)).isInstanceOf(Notification.Unknown.class);
  }

  @Test
  void survivesDeepAndLongMessages() {
    assertThat(reader.read("{\"a\":" + "[".repeat(5000))).isInstanceOf(Notification.Unknown.class);
    assertThat(reader.read("x".repeat((2 << 20) + 1))).isInstanceOf(Notification.Unknown.class);
  }
}
