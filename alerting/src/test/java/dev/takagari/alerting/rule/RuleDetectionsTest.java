package dev.takagari.alerting.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.adapters.rulefile.ShippedRules;
import dev.takagari.core.detection.Detection;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.rule.Rule;
import org.junit.jupiter.api.Test;

class RuleDetectionsTest {
  private static Detection of(String rule, String service, String action, String parameters) {
    Rule shipped =
        ShippedRules.all().stream()
            .filter(each -> each.id().equals(rule))
            .findFirst()
            .orElseThrow();
    return RuleDetections.of(
        shipped,
        EventRow.builder()
            .set(Columns.EVENT_ID, "event1")
            .set(Columns.TIMESTAMP, 1_763_000_000_000_000L)
            .set(Columns.EVENT_DATASET, "aws.cloudtrail")
            .set(Columns.EVENT_ACTION, action)
            .set(Columns.EVENT_PROVIDER, service + ".amazonaws.com")
            .attribute("requestParameters", parameters)
            .build());
  }

  @Test
  void aCallOfACloudSaysWhatItChanged() {
    Detection stopped =
        of("aws-cloudtrail-stopped", "cloudtrail", "StopLogging", "{\"name\":\"org-trail\"}");
    assertThat(stopped.title())
        .isEqualTo("CloudTrail was stopped or records less: StopLogging (trail org-trail)");
    assertThat(stopped.details())
        .containsEntry("call", "StopLogging cloudtrail.amazonaws.com")
        .containsEntry("about", "trail org-trail");
    assertThat(
            of(
                    "aws-admin-policy-attached",
                    "iam",
                    "AttachUserPolicy",
                    "{\"userName\":\"ci\",\"policyArn\":\"arn:aws:iam::aws:policy/Power\"}")
                .title())
        .endsWith(": AttachUserPolicy (user ci, policy Power)");
  }

  @Test
  void aRuleThatCountsManyNamesNoneOfThemInItsTitle() {
    Detection read =
        of(
            "aws-secrets-read-burst",
            "secretsmanager",
            "GetSecretValue",
            "{\"secretId\":\"prod/db-1\"}");
    assertThat(read.title()).isEqualTo("Many different secrets were read");
    assertThat(read.details()).containsEntry("about", "secret prod/db-1");
  }
}
