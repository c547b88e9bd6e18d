package dev.takagari.alerting.hook;

/// Tells calls of a web hook that come from whoever knows its secret. Immutable; safe for use by
/// several threads. No answer takes longer the more of a secret is right.
public sealed interface HookGuard permits HeaderGuard, SignatureGuard {

  /// Whether the headers do not rule the call out: asked before its body is read.
  boolean mayAdmit(HookHeaders headers);

  /// Whether the call comes from whoever knows the secret.
  ///
  /// @param body as it came, byte for byte
  boolean admits(HookHeaders headers, byte[] body);
}
