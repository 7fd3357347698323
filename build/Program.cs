using Cake.Frosting;
using Slipway.Frosting;

return new CakeHost().RunSlipway(args);
