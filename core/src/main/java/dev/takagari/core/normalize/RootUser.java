package dev.takagari.core.normalize;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The root user of an account of AWS, who has no name of its own: logs name it by the account's
/// number.
public final class RootUser {
  private static final Pattern ARN =
      Pattern.compile("arn:aws[a-z-]*:(?:iam|sts)::([0-9]{12}):root");

  private RootUser() {}

  /// How people call the principal: `root of account 111122223333`; empty when it is not root.
  ///
  /// @param arn of a principal, in any form
  public static Optional<String> worded(String arn) {
    Matcher root = ARN.matcher(arn);
    return root.matches() ? Optional.of("root of account " + root.group(1)) : Optional.empty();
  }
}
