#include "../check.h"
#include "unit.h"

int main(void)
{
    test_text();
    test_plan();
    test_dump();
    test_path();
    test_look_path();
    test_hook_output();
    test_home();
    test_mount_paths();
    test_plain();
    return check_result("unit");
}
