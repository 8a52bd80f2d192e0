-- wrk: takes pledges, each with a new id (UUIDv7). The argument is the number of this run among all on one database.
local run, count = 0, 0

function init(arguments)
  run = tonumber(arguments[1])
end

function request()
  count = count + 1
  local time = os.time() * 1000
  local id = string.format("%08x-%04x-7000-8%03x-%012x", math.floor(time / 65536), time % 65536, run, count)
  local body = '{"id":"' .. id .. '","lang":"en","audience":"parent","promises":["listen","report"]}'
  return wrk.format("POST", nil, { ["content-type"] = "application/json" }, body)
end
