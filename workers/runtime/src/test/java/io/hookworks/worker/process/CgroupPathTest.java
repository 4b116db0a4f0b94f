package io.hookworks.worker.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.List;

class CgroupPathTest {
    private static final String UNIFIED =
            "41 31 0:38 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate";

    @Test
    void group_of_a_service_is_below_the_mount() {
        var groups = List.of("0::/system.slice/hookworks.service");
        assertEquals(
                Path.of("/sys/fs/cgroup/system.slice/hookworks.service"),
                CgroupPath.own(groups, List.of(UNIFIED)));
    }

    @Test
    void container_that_mounts_its_own_group_sees_it_as_the_root() {
        var mount = "41 31 0:38 /docker/abc /sys/fs/cgroup ro,nosuid - cgroup2 cgroup ro";
        assertEquals(
                Path.of("/sys/fs/cgroup"),
                CgroupPath.own(List.of("0::/docker/abc"), List.of(mount)));
        assertNull(CgroupPath.own(List.of("0::/docker/abcd"), List.of(mount)));
    }

    @Test
    void version_1_alone_is_of_no_use() {
        var mount = "12 31 0:29 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu";
        assertNull(CgroupPath.own(List.of("8:cpu:/", "0::/"), List.of(mount)));
        assertNull(CgroupPath.own(List.of("8:cpu:/"), List.of(UNIFIED)));
    }
}
