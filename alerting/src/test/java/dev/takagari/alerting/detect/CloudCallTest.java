package dev.takagari.alerting.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CloudCallTest {
  private static EventRow.Builder event(String service, String action) {
    return EventRow.builder()
        .set(Columns.EVENT_DATASET, "aws.cloudtrail")
        .set(Columns.EVENT_PROVIDER, service + ".amazonaws.com")
        .set(Columns.EVENT_ACTION, action);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "cloudtrail | StopLogging | {\"name\":\"org-trail\"} | StopLogging (trail org-trail)",
        "cloudtrail | DeleteTrail | {\"name\":\"arn:aws:cloudtrail:eu-central-1:1:trail/org\"} |"
            + " DeleteTrail (trail org)",
        "s3 | PutBucketPolicy | {\"bucketName\":\"reports\",\"bucketPolicy\":{\"Statement\":[]}} |"
            + " PutBucketPolicy (bucket reports)",
        "s3 | GetObject | {\"bucketName\":\"infra\",\"key\":\"prod/x.tfstate\"} |"
            + " GetObject (bucket infra, object prod/x.tfstate)",
        "secretsmanager | GetSecretValue | {\"secretId\":\"prod/db-1\",\"versionId\":\"7\"} |"
            + " GetSecretValue (secret prod/db-1)",
        "iam | AttachUserPolicy |"
            + " {\"userName\":\"ci\",\"policyArn\":\"arn:aws:iam::aws:policy/AdministratorAccess\"}"
            + " | AttachUserPolicy (user ci, policy AdministratorAccess)",
        "ec2 | StartInstances | {\"instancesSet\":{\"items\":[{\"instanceId\":\"i-0abc\"}]}} |"
            + " StartInstances (instance i-0abc)",
        "ec2 | DeleteFlowLogs |"
            + " {\"DeleteFlowLogsRequest\":{\"FlowLogId\":{\"tag\":1,\"content\":\"fl-0abc\"}}} |"
            + " DeleteFlowLogs (flow log fl-0abc)",
        "rds | ModifyDBSnapshotAttribute | {\"dBSnapshotIdentifier\":\"orders\"} |"
            + " ModifyDBSnapshotAttribute (db snapshot orders)",
        "iam | CreateUser | {\"userName\":\"HIDDEN_DUE_TO_SECURITY_REASONS\"} | CreateUser",
        "ec2 | RunInstances | not JSON | RunInstances",
      })
  void saysWhatACallWasAbout(String service, String action, String parameters, String shown) {
    EventRow row = event(service, action).attribute("requestParameters", parameters).build();
    assertThat(CloudCall.of(row).orElseThrow().shown()).isEqualTo(shown);
  }

  @Test
  void whatIsNamedOnlyAsAResourceOrInTheAnswerIsNamedToo() {
    EventRow resource =
        event("kms", "DisableKey")
            .attribute("resources", "[{\"ARN\":\"arn:aws:kms:eu-central-1:1:key/0abc\"}]")
            .build();
    assertThat(CloudCall.of(resource).orElseThrow().about()).isEqualTo("0abc");
    EventRow answer =
        event("iam", "CreateAccessKey")
            .attribute("requestParameters", "null")
            .attribute(
                "responseElements",
                "{\"accessKey\":{\"accessKeyId\":\"AKIA1\",\"userName\":\"ci\"}}")
            .build();
    assertThat(CloudCall.of(answer).orElseThrow().about()).isEqualTo("access key AKIA1, user ci");
  }

  @Test
  void hostileParametersMakeNoLongTextAndNoSecondLine() {
    StringBuilder deep = new StringBuilder();
    deep.append("{\"a\":".repeat(500)).append("1").append("}".repeat(500));
    String wide = "{\"userName\":\"" + "x\\n".repeat(5_000) + "\"}";
    for (String parameters : new String[] {deep.toString(), wide}) {
      EventRow row = event("iam", "CreateUser").attribute("requestParameters", parameters).build();
      assertThat(CloudCall.of(row).orElseThrow().shown()).hasSizeLessThan(200).doesNotContain("\n");
    }
  }

  @Test
  void otherEventsAreNoCalls() {
    assertThat(CloudCall.of(EventRow.builder().set(Columns.EVENT_ACTION, "opened").build()))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"StopLogging,true", "PutBucketPolicy,true", "GetObject,false", "HeadBucket,false"})
  void callsThatOnlyReadChangeNothing(String action, boolean changing) {
    assertThat(CloudCall.of(event("s3", action).build()).orElseThrow().isChanging())
        .isEqualTo(changing);
  }
}
