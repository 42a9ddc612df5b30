-- The rules by PCRE2 with its JIT, one after the other: lua5.4 lua_rex.lua RULES OUT FILE...
local rex = require "rex_pcre2"

local flags = rex.flags()
local UNICODE = flags.UTF + flags.UCP

local patterns = {}
for line in io.lines(arg[1]) do
  local name, pattern = line:match("^(.-)\t(.*)$")
  if name ~= "name" then
    local compiled = rex.new(pattern, UNICODE)
    compiled:jit_compile()
    patterns[#patterns + 1] = { name, compiled }
  end
end
local output = assert(io.open(arg[2], "w"))
for i = 3, #arg do
  local file = assert(io.open(arg[i], "rb"))
  local text = file:read("a")
  file:close()
  local found = {}
  for _, rule in ipairs(patterns) do
    local name, compiled, at = rule[1], rule[2], 1
    while true do
      local first, last = compiled:find(text, at)
      if not first then
        break
      end
      found[#found + 1] = ('["%s",%d,%d]'):format(name, first - 1, last)
      at = last + 1
    end
  end
  output:write('{"id":"', arg[i]:match("[^/]+$"), '","found":[', table.concat(found, ","), "]}\n")
end
output:close()
