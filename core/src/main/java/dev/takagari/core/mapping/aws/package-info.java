/// Mappings of the logs that AWS writes about itself.
@NullMarked
package dev.takagari.core.mapping.aws;

import org.jspecify.annotations.NullMarked;
