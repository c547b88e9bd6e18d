/// Falcon Data Replicator: sensor events and external API events, one JSON object per line.
@NullMarked
package dev.takagari.core.mapping.fdr;

import org.jspecify.annotations.NullMarked;
