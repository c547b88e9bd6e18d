package dev.takagari.core.mapping.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.json.CanonicalJson;
import dev.takagari.core.mapping.EventId;
import dev.takagari.core.mapping.HostNames;
import dev.takagari.core.mapping.LineContext;
import dev.takagari.core.mapping.Rebuilder;
import dev.takagari.core.mapping.record.RecordDecoder;
import dev.takagari.core.mapping.record.RecordSyntax;
import dev.takagari.core.query.QueryMatcher;
import dev.takagari.core.query.QueryParser;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CloudTrailMappingTest {
  private static final Instant ARRIVAL = Instant.parse("2024-05-01T10:05:00Z");

  private static final String DENIED =
      """
      {"eventVersion":"1.08","userIdentity":{"type":"AssumedRole",\
      "principalId":"AROAEXAMPLEEXAMPLE:ann","arn":"arn:aws:sts::111122223333:assumed-role/Ops/ann",\
      "accountId":"111122223333","accessKeyId":"ASIAEXAMPLEEXAMPLE","sessionContext":{\
      "sessionIssuer":{"type":"Role","principalId":"AROAEXAMPLEEXAMPLE","userName":"Ops"},\
      "attributes":{"creationDate":"2024-05-01T09:00:00Z","mfaAuthenticated":"false"}}},\
      "eventTime":"2024-05-01T10:00:00Z","eventSource":"ec2.amazonaws.com",\
      "eventName":"GetPasswordData","awsRegion":"eu-central-1","sourceIPAddress":"198.51.100.7",\
      "userAgent":"aws-cli/2.15","errorCode":"Client.UnauthorizedOperation",\
      "errorMessage":"You are not authorized","requestParameters":{"instanceId":"i-0abc",\
      "dryRun":false,"size":1e3},"responseElements":null,"requestID":"r-1",\
      "eventID":"0f0e0d0c-1111-2222-3333-444455556666","readOnly":true,"eventType":"AwsApiCall",\
      "managementEvent":true,"recipientAccountId":"111122223333","eventCategory":"Management",\
      "tlsDetails":{"clientProvidedHostHeader":"ec2.eu-central-1.amazonaws.com"}}""";

  private static EventRow decode(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    EventRow event =
        new RecordDecoder(RecordSyntax.json(), List.of(CloudTrailMapping.DEFINITION))
            .decode(
                bytes,
                0,
                bytes.length,
                2,
                new LineContext("raw/o", ARRIVAL, null, ARRIVAL, HostNames.NONE));
    assertThat(
            CanonicalJson.of(new Rebuilder(List.of(CloudTrailMapping.DEFINITION)).rebuild(event)))
        .isEqualTo(CanonicalJson.of(json));
    return event;
  }

  private static Map<String, String> attributes(EventRow event) {
    Map<String, String> attributes = new TreeMap<>();
    ByteSpan name = new ByteSpan();
    ByteSpan value = new ByteSpan();
    for (int i = 0; i < event.attributeCount(); i++) {
      event.attribute(i, name, value);
      attributes.put(name.toString(), value.toString());
    }
    return attributes;
  }

  @Test
  void fillsColumnsFromNestedValues() {
    EventRow event = decode(DENIED);
    assertThat(event.number(Columns.TIMESTAMP)).isEqualTo(1_714_557_600_000_000L);
    assertThat(event.string(Columns.EVENT_KIND)).isEqualTo("event");
    assertThat(event.string(Columns.EVENT_CLASS)).isEqualTo("identity");
    assertThat(event.strings(Columns.EVENT_CATEGORY)).containsExactly("api");
    assertThat(event.strings(Columns.EVENT_TYPE)).containsExactly("access", "denied");
    assertThat(event.string(Columns.EVENT_OUTCOME)).isEqualTo("failure");
    assertThat(event.string(Columns.EVENT_ACTION)).isEqualTo("GetPasswordData");
    assertThat(event.string(Columns.EVENT_PROVIDER)).isEqualTo("ec2.amazonaws.com");
    assertThat(event.string(Columns.EVENT_MODULE)).isEqualTo("aws");
    assertThat(event.string(Columns.EVENT_DATASET)).isEqualTo("aws.cloudtrail");
    assertThat(event.string(Columns.ERROR_CODE)).isEqualTo("Client.UnauthorizedOperation");
    assertThat(event.string(Columns.MESSAGE)).isEqualTo("You are not authorized");
    assertThat(event.string(Columns.SOURCE_IP)).isEqualTo("198.51.100.7");
    assertThat(event.string(Columns.USER_ID)).isEqualTo("AROAEXAMPLEEXAMPLE:ANN");
    assertThat(event.string(Columns.USER_NAME)).isEqualTo("ops");
    assertThat(event.string(Columns.AWS_ACCESS_KEY_ID)).isEqualTo("ASIAEXAMPLEEXAMPLE");
    assertThat(event.string(Columns.AWS_PRINCIPAL_ARN))
        .isEqualTo("arn:aws:sts::111122223333:assumed-role/Ops/ann");
    assertThat(event.number(Columns.AWS_MFA)).isZero();
    assertThat(event.string(Columns.CLOUD_PROVIDER)).isEqualTo("aws");
    assertThat(event.string(Columns.CLOUD_ACCOUNT_ID)).isEqualTo("111122223333");
    assertThat(event.string(Columns.CLOUD_REGION)).isEqualTo("eu-central-1");
    assertThat(event.string(Columns.DESTINATION_DOMAIN))
        .isEqualTo("ec2.eu-central-1.amazonaws.com");
    assertThat(event.strings(Columns.RELATED_IP)).containsExactly("198.51.100.7");
    assertThat(event.has(Columns.RELATED_DOMAIN)).isFalse();
    assertThat(event.strings(Columns.RELATED_USER))
        .containsExactly("ops", "aroaexampleexample", "aroaexampleexample:ann");
    assertThat(event.string(Columns.RAW_SHAPE))
        .isEqualTo(
            "cloudtrail.1|awsRegion,errorCode,errorMessage,eventName,eventSource,eventTime,"
                + "recipientAccountId,sourceIPAddress,userAgent|managementEvent,readOnly,"
                + "requestParameters,responseElements,tlsDetails,userIdentity");
    assertThat(attributes(event))
        .containsEntry(
            "requestParameters", "{\"instanceId\":\"i-0abc\",\"dryRun\":false,\"size\":1e3}")
        .containsEntry("responseElements", "null")
        .containsEntry("readOnly", "true");
  }

  @Test
  void isFoundUnderItsOwnNames() {
    EventRow event = decode(DENIED);
    for (String query :
        List.of(
            "requestParameters.instanceId:i-0*",
            "eventName:GetPasswordData",
            "sourceIPAddress:198.51.100.0/24",
            "userIdentity.sessionContext.sessionIssuer.userName:Ops",
            "recipientAccountId:111122223333 AND errorCode:*Unauthorized*",
            "aws.mfa:false",
            "readOnly:true",
            "user.name:ops")) {
      assertThat(QueryMatcher.of(QueryParser.parse(query).query()).matches(event))
          .as(query)
          .isTrue();
    }
    EventRow odd = decode(DENIED.replace("198.51.100.7", "198.51.100.07"));
    assertThat(
            QueryMatcher.of(QueryParser.parse("sourceIPAddress:198.51.100.07").query())
                .matches(odd))
        .isTrue();
  }

  @Test
  void takesAServiceForADomainAndAnOddAddressForNothing() {
    EventRow service =
        decode(
            "{\"sourceIPAddress\":\"health.amazonaws.com\",\"eventTime\":\"2024-05-01T10:00:00Z\"}");
    assertThat(service.string(Columns.SOURCE_DOMAIN)).isEqualTo("health.amazonaws.com");
    assertThat(service.has(Columns.SOURCE_IP)).isFalse();
    assertThat(service.has(Columns.EVENT_MARKS)).isFalse();
    assertThat(service.has(Columns.RELATED_DOMAIN)).isFalse();
    EventRow internal =
        decode("{\"sourceIPAddress\":\"AWS Internal\",\"eventTime\":\"2024-05-01T10:00:00Z\"}");
    assertThat(internal.has(Columns.SOURCE_DOMAIN)).isFalse();
    assertThat(internal.has(Columns.EVENT_MARKS)).isFalse();
    EventRow odd =
        decode("{\"sourceIPAddress\":\"253.252.51.07\",\"eventTime\":\"2024-05-01T10:00:00Z\"}");
    assertThat(odd.has(Columns.SOURCE_IP)).isFalse();
    assertThat(odd.has(Columns.SOURCE_DOMAIN)).isFalse();
    assertThat(odd.strings(Columns.EVENT_MARKS)).containsExactly("ip.noncanonical");
  }

  @Test
  void tellsSignInsAndAccountsFromOtherCalls() {
    EventRow login =
        decode(
            """
            {"eventName":"ConsoleLogin","eventSource":"signin.amazonaws.com","readOnly":false,\
            "responseElements":{"ConsoleLogin":"Failure"},"additionalEventData":{"MFAUsed":"Yes"}}""");
    assertThat(login.strings(Columns.EVENT_CATEGORY)).containsExactly("authentication");
    assertThat(login.string(Columns.EVENT_OUTCOME)).isEqualTo("failure");
    assertThat(login.number(Columns.AWS_MFA)).isEqualTo(1);
    assertThat(login.strings(Columns.EVENT_MARKS)).containsExactly("time.arrival");
    EventRow iam =
        decode(
            """
            {"eventName":"CreateUser","eventSource":"iam.amazonaws.com","readOnly":false,\
            "requestParameters":{"userName":"Eve"}}""");
    assertThat(iam.strings(Columns.EVENT_CATEGORY)).containsExactly("iam");
    assertThat(iam.strings(Columns.EVENT_TYPE)).containsExactly("creation");
    assertThat(iam.string(Columns.EVENT_OUTCOME)).isEqualTo("success");
    assertThat(iam.string(Columns.USER_TARGET_NAME)).isEqualTo("eve");
    assertThat(iam.strings(Columns.RELATED_USER)).containsExactly("eve");
    EventRow cluster =
        decode(
            """
            {"eventName":"UpdateService","eventSource":"ecs.amazonaws.com","readOnly":false,\
            "requestParameters":{"cluster":"arn:aws:ecs:eu-west-1:111122223333:cluster/Shop"}}""");
    assertThat(cluster.string(Columns.ORCHESTRATOR_CLUSTER_NAME)).isEqualTo("Shop");
    assertThat(cluster.strings(Columns.EVENT_TYPE)).containsExactly("change");
  }

  @Test
  void insightsAreAlerts() {
    EventRow event =
        decode(
            """
            {"eventTime":"2024-05-01T10:00:00Z","eventType":"AwsCloudTrailInsight",\
            "eventCategory":"Insight","recipientAccountId":"111122223333","insightDetails":{\
            "state":"Start","eventSource":"s3.amazonaws.com","eventName":"GetBucketPolicy",\
            "insightType":"ApiErrorRateInsight","errorCode":"NoSuchBucketPolicy",\
            "insightContext":{"statistics":{"baseline":{"average":0.0021817492}}}}}""");
    assertThat(event.string(Columns.EVENT_KIND)).isEqualTo("alert");
    assertThat(event.string(Columns.EVENT_CLASS)).isEqualTo("alert");
    assertThat(event.string(Columns.EVENT_ACTION)).isEqualTo("GetBucketPolicy");
    assertThat(event.string(Columns.EVENT_PROVIDER)).isEqualTo("s3.amazonaws.com");
    assertThat(event.string(Columns.ERROR_CODE)).isEqualTo("NoSuchBucketPolicy");
    assertThat(event.string(Columns.RULE_NAME)).isEqualTo("ApiErrorRateInsight");
    assertThat(event.string(Columns.EVENT_OUTCOME)).isEqualTo("unknown");
  }

  @Test
  void theIdIsThatOfAccountAndEventWhereverTheRecordComesFrom() {
    long micros = 1_714_557_600_000_000L;
    EventRow event = decode(DENIED);
    String id =
        EventId.of(micros, "cloudtrail/1", "111122223333", "0f0e0d0c-1111-2222-3333-444455556666");
    assertThat(event.string(Columns.EVENT_ID)).isEqualTo(id);
    assertThat(decode(DENIED.replace("\"requestID\":\"r-1\",", "")).string(Columns.EVENT_ID))
        .isEqualTo(id);
    assertThat(decode(DENIED.replace("\"eventID\"", "\"other\"")).string(Columns.EVENT_ID))
        .isNotEqualTo(id);
  }

  @Test
  void theDocumentedIdHolds() {
    // 2023-07-10T11:54:48Z
    assertThat(
            EventId.of(
                1_688_990_088_000_000L,
                "cloudtrail/1",
                "123837392027",
                "fbd91225-39aa-4c00-822c-9f0b96e7758f"))
        .isEqualTo("01h4zteyt0yfc6s2g1yhjgrjg9");
  }

  @Test
  void keepsRecordsOfOddTypes() {
    decode("{\"userIdentity\":\"x\",\"requestParameters\":[1],\"eventName\":7,\"eventID\":null}");
    decode("{\"eventName\":\"a\",\"eventName\":\"b\",\"readOnly\":\"true\",\"$\":{}}");
    decode("{}");
  }
}
