/** What the operators' commands write to disk: the audit, journals and exports. */
@NullMarked
package io.hookworks.ops.state;

import org.jspecify.annotations.NullMarked;
