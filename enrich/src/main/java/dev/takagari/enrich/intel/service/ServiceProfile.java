package dev.takagari.enrich.intel.service;

import dev.takagari.core.intel.LookupQuota;
import java.net.URI;

/// What is fixed of a service.
///
/// @param name in answers, metrics and settings
/// @param home where it is, without a slash at the end
/// @param rate what it lets a free account ask, when it documents that
/// @param needsKey whether it answers nobody without a key
public record ServiceProfile(String name, URI home, LookupQuota.Rate rate, boolean needsKey) {}
