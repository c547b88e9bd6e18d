/// Seeded generators and fixtures that tests of every module share.
@NullMarked
package dev.takagari.core.testing;

import org.jspecify.annotations.NullMarked;
