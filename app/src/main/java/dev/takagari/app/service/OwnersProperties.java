package dev.takagari.app.service;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/// Whom to ask about hosts and accounts.
///
/// @param file list of owners that is loaded at the start; when it cannot be read, the list before
///   stays. What was loaded by command since is replaced when the file differs from it
@ConfigurationProperties("takagari.owners")
public record OwnersProperties(@Nullable String file) {}
