package dev.takagari.alerting.detect;

import dev.takagari.core.normalize.Fold;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.regex.Pattern;

/// Links to the consoles of products. What an event gives as one is taken only when it leads where
/// it should: events hold what attackers write.
final class ConsoleLink {
  private static final int LONGEST = 2_000;
  private static final List<String> FALCON =
      List.of(
          "falcon.crowdstrike.com",
          "falcon.us-2.crowdstrike.com",
          "falcon.eu-1.crowdstrike.com",
          "falcon.laggar.gcw.crowdstrike.com",
          "falcon.us-gov-2.crowdstrike.mil");
  private static final Pattern REGION = Pattern.compile("[a-z]{2}(?:-[a-z]{1,12}){1,3}-[0-9]{1,2}");
  private static final Pattern FINDING = Pattern.compile("[A-Za-z0-9-]{1,64}");

  private ConsoleLink() {}

  /// A link into a console of Falcon; empty when the text is none.
  static String falcon(String text) {
    if (text.isEmpty() || text.length() > LONGEST) {
      return "";
    }
    try {
      URI link = new URI(text.replace("|", "%7C"));
      String host = link.getHost();
      boolean known =
          "https".equalsIgnoreCase(link.getScheme())
              && link.getRawUserInfo() == null
              && (link.getPort() == -1 || link.getPort() == 443)
              && host != null
              && FALCON.contains(Fold.fold(host));
      return known ? link.toASCIIString() : "";
    } catch (URISyntaxException e) {
      return "";
    }
  }

  /// The page of a finding in the console of AWS; empty when region or id have not their form.
  ///
  /// @param partition `aws`, `aws-cn` or `aws-us-gov`
  static String guardDuty(String partition, String region, String id) {
    if (!REGION.matcher(region).matches() || !FINDING.matcher(id).matches()) {
      return "";
    }
    String host =
        switch (partition) {
          case "aws-cn" -> "console.amazonaws.cn";
          case "aws-us-gov" -> "console.amazonaws-us-gov.com";
          default -> "console.aws.amazon.com";
        };
    return "https://" + host + "/guardduty/home?region=" + region + "#/findings?fId=" + id;
  }
}
