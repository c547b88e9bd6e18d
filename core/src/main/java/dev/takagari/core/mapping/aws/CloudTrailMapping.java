package dev.takagari.core.mapping.aws;

import dev.takagari.core.event.Columns;
import dev.takagari.core.mapping.Codec;
import dev.takagari.core.mapping.Draft;
import dev.takagari.core.mapping.record.Classification;
import dev.takagari.core.mapping.record.ColumnSource;
import dev.takagari.core.mapping.record.ColumnSource.Conversion;
import dev.takagari.core.mapping.record.FieldPath;
import dev.takagari.core.mapping.record.Identity;
import dev.takagari.core.mapping.record.RecordDefinition;
import dev.takagari.core.mapping.record.RecordView;
import dev.takagari.core.mapping.record.TimeRule;
import dev.takagari.core.normalize.Fold;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Version 1 of the mapping of CloudTrail records: API calls, sign-ins, service events, insights.
public final class CloudTrailMapping {
  /// `event.dataset` of its events.
  public static final String DATASET = "aws.cloudtrail";

  private static final Set<String> IAM =
      Set.of(
          "iam.amazonaws.com",
          "sso.amazonaws.com",
          "identitystore.amazonaws.com",
          "organizations.amazonaws.com");
  private static final Set<String> CONTAINERS = Set.of("ecs.amazonaws.com", "eks.amazonaws.com");
  private static final Set<String> SIGN_INS =
      Set.of("ConsoleLogin", "GetSessionToken", "GetFederationToken");
  private static final List<String> CREATIONS =
      List.of("Create", "Run", "Register", "Allocate", "Import");
  private static final List<String> DELETIONS =
      List.of("Delete", "Terminate", "Deregister", "Release");
  private static final List<String> CHANGES =
      List.of(
          "Put",
          "Update",
          "Modify",
          "Set",
          "Attach",
          "Detach",
          "Add",
          "Remove",
          "Enable",
          "Disable",
          "Associate",
          "Authorize",
          "Revoke",
          "Tag");

  private static final FieldPath EVENT_TYPE = FieldPath.of("eventType");
  private static final FieldPath EVENT_SOURCE = FieldPath.of("eventSource");
  private static final FieldPath READ_ONLY = FieldPath.of("readOnly");
  private static final FieldPath SIGN_IN = FieldPath.of("responseElements", "ConsoleLogin");
  private static final FieldPath TARGET = FieldPath.of("requestParameters", "userName");
  private static final FieldPath CLUSTER = FieldPath.of("requestParameters", "cluster");

  /// The mapping; last, because it is made of the others.
  public static final RecordDefinition DEFINITION = definition();

  private CloudTrailMapping() {}

  private static RecordDefinition definition() {
    return RecordDefinition.named("cloudtrail.1", "aws", DATASET)
        .held(Columns.TIMESTAMP, Codec.ISO_1, "eventTime")
        .time(TimeRule.of("eventTime"))
        .held(Columns.EVENT_ACTION, Codec.TEXT_1, "eventName")
        .filled(Columns.EVENT_ACTION, Codec.TEXT_1, "insightDetails", "eventName")
        .held(Columns.EVENT_PROVIDER, Codec.TEXT_1, "eventSource")
        .filled(Columns.EVENT_PROVIDER, Codec.TEXT_1, "insightDetails", "eventSource")
        .held(Columns.ERROR_CODE, Codec.TEXT_1, "errorCode")
        .filled(Columns.ERROR_CODE, Codec.TEXT_1, "insightDetails", "errorCode")
        .held(Columns.MESSAGE, Codec.TEXT_1, "errorMessage")
        .filled(Columns.USER_ID, Codec.UPPER_1, "userIdentity", "principalId")
        .filled(Columns.USER_NAME, Codec.FOLD_1, "userIdentity", "userName")
        .filled(
            Columns.USER_NAME,
            Codec.FOLD_1,
            "userIdentity",
            "sessionContext",
            "sessionIssuer",
            "userName")
        .held(Columns.SOURCE_IP, Codec.ADDRESS_1, "sourceIPAddress")
        .sources(
            ColumnSource.filled(
                Columns.SOURCE_DOMAIN, CloudTrailMapping::serviceName, "sourceIPAddress"))
        .filled(
            Columns.DESTINATION_DOMAIN, Codec.URL_HOST_1, "tlsDetails", "clientProvidedHostHeader")
        .held(Columns.USER_AGENT_ORIGINAL, Codec.TEXT_1, "userAgent")
        .constant(Columns.CLOUD_PROVIDER, "aws")
        .held(Columns.CLOUD_ACCOUNT_ID, Codec.FOLD_1, "recipientAccountId")
        .filled(Columns.CLOUD_ACCOUNT_ID, Codec.FOLD_1, "userIdentity", "accountId")
        .held(Columns.CLOUD_REGION, Codec.FOLD_1, "awsRegion")
        .filled(Columns.AWS_ACCESS_KEY_ID, Codec.UPPER_1, "userIdentity", "accessKeyId")
        .filled(Columns.AWS_PRINCIPAL_ARN, Codec.TEXT_1, "userIdentity", "arn")
        .filled(
            Columns.AWS_MFA,
            Codec.BOOLEAN_1,
            "userIdentity",
            "sessionContext",
            "attributes",
            "mfaAuthenticated")
        .sources(
            ColumnSource.filled(
                Columns.AWS_MFA,
                Conversion.table(Map.of("Yes", 1L, "No", 0L)),
                "additionalEventData",
                "MFAUsed"))
        .filled(Columns.RULE_NAME, Codec.TEXT_1, "insightDetails", "insightType")
        .sources(issuer("userName"), issuer("principalId"))
        .derivation(CloudTrailMapping::derive)
        .derivedFrom(Columns.USER_TARGET_NAME, TARGET.toString())
        .derivedFrom(Columns.ORCHESTRATOR_CLUSTER_NAME, CLUSTER.toString())
        .classification(CloudTrailMapping::classify)
        .derivedFrom(Columns.EVENT_KIND, "eventType")
        .derivedFrom(Columns.EVENT_CATEGORY, "eventName", "eventSource", "eventType")
        .derivedFrom(Columns.EVENT_TYPE, "readOnly", "eventName", "errorCode")
        .derivedFrom(Columns.EVENT_OUTCOME, "errorCode", SIGN_IN.toString())
        .domains(domain -> !isOfAws(domain))
        .identity(
            new Identity(
                "cloudtrail/1",
                List.of(
                    Identity.Part.of(false, FieldPath.of("recipientAccountId")),
                    Identity.Part.of(true, FieldPath.of("eventID")))))
        .derivedFrom(Columns.EVENT_ID, "recipientAccountId", "eventID")
        .build();
  }

  /// Who made the session is an account too.
  private static ColumnSource issuer(String member) {
    return ColumnSource.added(
        Columns.RELATED_USER,
        Codec.FOLD_1::decode,
        "userIdentity",
        "sessionContext",
        "sessionIssuer",
        member);
  }

  /// A service of AWS calls under its name instead of an address; an address that is none, and `AWS
  /// Internal`, are no names.
  private static @Nullable Object serviceName(String text) {
    int dot = text.lastIndexOf('.');
    boolean named =
        dot > 0
            && dot + 1 < text.length()
            && Character.isLetter(text.charAt(dot + 1))
            && text.chars().noneMatch(c -> c <= ' ' || c == ':' || c == '/');
    return named ? Codec.DOMAIN_1.decode(text) : null;
  }

  private static boolean isOfAws(String domain) {
    return domain.equals("amazonaws.com")
        || domain.endsWith(".amazonaws.com")
        || domain.endsWith(".amazonaws.com.cn");
  }

  private static void derive(RecordView view, Draft draft) {
    String source = view.text(EVENT_SOURCE);
    if (source == null) {
      return;
    }
    String target = source.equals("iam.amazonaws.com") ? view.text(TARGET) : null;
    draft.fill(Columns.USER_TARGET_NAME, target == null ? null : Fold.fold(target));
    String cluster = CONTAINERS.contains(source) ? view.text(CLUSTER) : null;
    if (cluster != null) {
      // by its name or by its ARN, which ends in the name
      draft.fill(
          Columns.ORCHESTRATOR_CLUSTER_NAME, cluster.substring(cluster.lastIndexOf('/') + 1));
    }
  }

  private static Classification classify(RecordView view, Draft columns) {
    String action = columns.text(Columns.EVENT_ACTION);
    String name = action == null ? "" : action;
    if ("AwsCloudTrailInsight".equals(view.text(EVENT_TYPE))) {
      return new Classification(
          "alert", List.of("intrusion_detection", "api"), List.of("info"), "unknown");
    }
    String error = columns.text(Columns.ERROR_CODE);
    List<String> types = new ArrayList<>();
    types.add(type(name, "true".equals(view.text(READ_ONLY))));
    if (error != null && isDenial(error)) {
      types.add("denied");
    }
    boolean failed = error != null || "Failure".equals(view.text(SIGN_IN));
    return new Classification(
        "event",
        List.of(category(name, columns.text(Columns.EVENT_PROVIDER))),
        types,
        failed ? "failure" : "success");
  }

  private static String category(String name, @Nullable String source) {
    if (SIGN_INS.contains(name) || name.startsWith("AssumeRole")) {
      return "authentication";
    }
    return source != null && IAM.contains(source) ? "iam" : "api";
  }

  private static String type(String name, boolean readOnly) {
    if (readOnly) {
      return "access";
    }
    if (CREATIONS.stream().anyMatch(name::startsWith)) {
      return "creation";
    }
    if (DELETIONS.stream().anyMatch(name::startsWith)) {
      return "deletion";
    }
    return CHANGES.stream().anyMatch(name::startsWith) ? "change" : "info";
  }

  /// Some services write who is to blame before the code: `Client.UnauthorizedOperation`.
  private static boolean isDenial(String error) {
    String code = error.substring(error.lastIndexOf('.') + 1);
    return code.startsWith("AccessDenied") || code.startsWith("Unauthorized");
  }
}
